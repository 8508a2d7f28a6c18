-- Text as a search compares it: small letters without accents, plain hyphens and apostrophes. Written out instead of lower() and an
-- extension: the same on every server, whatever its version, locale and extensions, so that what is
-- kept in a column stays true.
CREATE FUNCTION fold_text(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
  SELECT replace(replace(replace(replace(translate(
    lower(regexp_replace(normalize(given, NFKD), '[\u0300-\u036F]', '', 'g') COLLATE "C"),
    'ŁłØøĐđÐðĦħŦŧıŊŋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐҒҚҢҮҰҺӘӨÆŒẞÞ‘’ʼ‐‑–',
    'llooddddhhttinnαβγδεζηθικλμνξοπρστυφχψωσабвгдежзийклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґғқңүұһәөæœßþ''''''---'
  ), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT EXECUTE ON FUNCTION fold_text(text) TO "clinic_app";
  END IF;
END $$;
--> statement-breakpoint
DROP INDEX "doctors_specialization_idx";--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "active" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "search_key" text GENERATED ALWAYS AS (regexp_replace(fold_text(name), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u02B0-\u02FF\u2000-\u206F\u3000]', '', 'g') || ' ' || regexp_replace(fold_text(specialization), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u02B0-\u02FF\u2000-\u206F\u3000]', '', 'g')) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "sort_key" text COLLATE "C" GENERATED ALWAYS AS (fold_text(regexp_replace(name, '^(?:(?:prof|professor|professora|univ|priv|pd|pr|dr|dra|drs|doctor|doctora|doktor|docteur|dott|mudr|mddr|mr|mrs|ms|mx)[. -]+(?:(?:med|dent|vet|phil|psych|rer|nat|habil|doz|univ|dipl|ing|ssa)[. -]+)*)+(?=[^. -])', '', 'i')) || chr(1) || regexp_replace(normalize(name, NFD), '^(?:(?:prof|professor|professora|univ|priv|pd|pr|dr|dra|drs|doctor|doctora|doktor|docteur|dott|mudr|mddr|mr|mrs|ms|mx)[. -]+(?:(?:med|dent|vet|phil|psych|rer|nat|habil|doz|univ|dipl|ing|ssa)[. -]+)*)+(?=[^. -])', '', 'i')) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "doctors_sort_key_idx" ON "doctors" USING btree ("sort_key","id") WHERE active;--> statement-breakpoint
CREATE INDEX "doctors_specialization_idx" ON "doctors" USING btree ("specialization","time_zone","id") WHERE active;