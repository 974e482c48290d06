import { pino, type Logger } from 'pino';

export type Log = Logger;

/** JSON lines on stderr; stdout is for the few lines a person reads. */
export const createLog = (level: string): Log => pino({ level, base: null }, pino.destination(2));
