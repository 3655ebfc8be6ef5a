/**
 * Fields of records: how a record is opened, and lengths and texts in it. Start at {@link dev.rouse.record.field.RecordReader}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.record.field;

import org.jspecify.annotations.NullMarked;
