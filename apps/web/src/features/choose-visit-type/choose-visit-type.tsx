import type { VisitType } from '@clinic/contracts/visit-types';
import { minutesInWords } from '../../domain/visit-types.ts';
import './choose-visit-type.css';

type ChooseVisitTypeProps = {
  types: VisitType[];
  chosen: VisitType;
  onChoose(visitType: VisitType): void;
};

/** What the patient comes for, asked before the time: it decides how long a slot is. */
export function ChooseVisitType({ types, chosen, onChoose }: ChooseVisitTypeProps) {
  return (
    <fieldset className="visit-types">
      <legend>Visit type</legend>
      <div className="visit-type-cards">
        {types.map((visitType) => (
          <VisitTypeCard
            key={visitType.id}
            visitType={visitType}
            isChosen={visitType.id === chosen.id}
            onChoose={onChoose}
          />
        ))}
      </div>
    </fieldset>
  );
}

type VisitTypeCardProps = {
  visitType: VisitType;
  isChosen: boolean;
  onChoose(visitType: VisitType): void;
};

function VisitTypeCard({ visitType, isChosen, onChoose }: VisitTypeCardProps) {
  const { id, name, durationMinutes, description } = visitType;
  const about = `visit-type-${id}`;
  return (
    <label className="visit-type">
      <input
        type="radio"
        name="visit-type"
        value={id}
        checked={isChosen}
        onChange={() => onChoose(visitType)}
        aria-labelledby={`${about}-name ${about}-length`}
        aria-describedby={description && `${about}-description`}
      />
      <span className="visit-type-name" id={`${about}-name`}>
        {name}
      </span>
      <span className="visit-type-length" id={`${about}-length`}>
        {minutesInWords(durationMinutes)}
      </span>
      {description && (
        <span className="visit-type-description muted" id={`${about}-description`}>
          {description}
        </span>
      )}
    </label>
  );
}
