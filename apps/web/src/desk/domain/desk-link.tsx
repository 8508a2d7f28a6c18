import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';

type DeskLinkProps = {
  to: string;
  params?: Record<string, string>;
  search?: { date?: string; location?: number };
  className?: string;
  activeOptions?: { exact?: boolean; includeSearch?: boolean };
  children: ReactNode;
};

/** A link within the desk. The types of links know the router of the patients' pages only. */
export const DeskLink = Link as unknown as (props: DeskLinkProps) => ReactNode;

/** What a page of the desk is about, by its address. */
export const useDeskParams = () =>
  useParams({ strict: false }) as { doctorId?: string; patientId?: string };
