// Generated from tidewire.wire.keys and tidewire.errors; scripts/generate_client_keys.py writes it.
export const VERSION = 1;
export const DISCONNECTED_CLASS = "tide-disconnected";
export const VALUE_PREFIX = "value-";
/** What follows `tide-` in attributes that call nothing. */
export const NO_CALL = /^(value-|(component|snapshot|print|busy|failed|ignore|keep|permanent|force|clear|run|hook|boost|nav|prefetch|region|layout|keep-scroll|connection|room|flash|confirm|debounce|disable-with|focus|threshold)(\.|$))/;

export const enum Kind {
  HELLO = 0,
  JOIN = 1,
  JOINED = 2,
  SAME = 3,
  EVENT = 4,
  ANSWER = 5,
  PATCH = 6,
  ERROR = 7,
  LEAVE = 8,
  PING = 9,
  PONG = 10,
  RESUME = 11,
  SNAPSHOT = 12,
  STATICS = 13,
  BYE = 14,
  SHAPE = 15,
  LOCATION = 16,
}

export const enum Verb {
  REPLACE = 0,
  APPEND = 1,
  PREPEND = 2,
  BEFORE = 3,
  AFTER = 4,
  REMOVE = 5,
  FOCUS = 6,
  SCROLL = 7,
  REDIRECT = 8,
  VISIT = 9,
  URL = 10,
  TEXT = 11,
  APPEND_TEXT = 12,
  SET_ATTRIBUTE = 13,
  REMOVE_ATTRIBUTE = 14,
  ADD_CLASS = 15,
  REMOVE_CLASS = 16,
  SET_VALUE = 17,
  SCROLL_TOP = 18,
  TITLE = 19,
  CALL = 20,
  DISPATCH = 21,
}

export const enum SurfaceKey {
  COMPONENT = 0,
  HANDLERS = 1,
}

export const enum ErrorCode {
  UNKNOWN_EPOCH = "unknown-epoch",
  UNKNOWN_SURFACE = "unknown-surface",
  UNKNOWN_COMPONENT = "unknown-component",
  SNAPSHOT_TAMPERED = "snapshot-tampered",
  SNAPSHOT_FOREIGN = "snapshot-foreign",
  SNAPSHOT_COMPONENT = "snapshot-component",
  SNAPSHOT_EXPIRED = "snapshot-expired",
  SNAPSHOT_SCHEMA = "snapshot-schema",
  JOIN_FAILED = "join-failed",
  CHANNEL_TAKEN = "channel-taken",
  TOO_MANY_CHANNELS = "too-many-channels",
  UNKNOWN_CHANNEL = "unknown-channel",
  UNKNOWN_HANDLER = "unknown-handler",
  ROOM_REFUSED = "room-refused",
  FORBIDDEN = "forbidden",
  UNKNOWN_EVENT = "unknown-event",
  BAD_ARGUMENTS = "bad-arguments",
  EVENT_FAILED = "event-failed",
  RENDER_FAILED = "render-failed",
}

export const enum Attribute {
  COMPONENT = "tide-component",
  SNAPSHOT = "tide-snapshot",
  PRINT = "tide-print",
  BUSY = "tide-busy",
  FAILED = "tide-failed",
  IGNORE = "tide-ignore",
  KEEP = "tide-keep",
  PERMANENT = "tide-permanent",
  FORCE = "tide-force",
  CLEAR = "tide-clear",
  RUN = "tide-run",
  HOOK = "tide-hook",
  BOOST = "tide-boost",
  NAV = "tide-nav",
  PREFETCH = "tide-prefetch",
  REGION = "tide-region",
  LAYOUT = "tide-layout",
  KEEP_SCROLL = "tide-keep-scroll",
  CONNECTION = "tide-connection",
  ROOM = "tide-room",
  FLASH = "tide-flash",
  CONFIRM = "tide-confirm",
  DEBOUNCE = "tide-debounce",
  DISABLE_WITH = "tide-disable-with",
  FOCUS = "tide-focus",
  KEYS = "tide-keys",
  THRESHOLD = "tide-threshold",
}

export const enum CloseCode {
  RESTART = 4001,
  SLOW = 4002,
  GREETING_TIMEOUT = 4008,
  REPLACED = 4009,
  SILENT = 4010,
  PROTOCOL = 4400,
  UNAUTHENTICATED = 4401,
  TOO_LARGE = 4413,
  LIMIT = 4429,
}
