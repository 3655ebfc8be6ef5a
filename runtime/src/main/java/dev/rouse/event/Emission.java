package dev.rouse.event;

import dev.rouse.record.EventLogRecord;
import dev.rouse.record.EventRecord;
import java.util.List;

/**
 * Events that are in the store since now, in a row.
 *
 * @param first the offset of the first
 * @param rows the same as {@code events}, as they are stored
 * @param log as it is with them
 */
public record Emission(long first, List<EventRecord> events, List<byte[]> rows, EventLogRecord log) {}
