package dev.rouse.workflow.history;

import dev.rouse.record.workflow.WorkflowHead;

/**
 * Number of workflows of an actor that have ended and are kept. Most ends of a life with many of them do not write it: the number in the store may then
 * be too low, by an eighth of the ends of each life and no more than fifteen of one. It is never too high, so none is removed too early. The
 * first removal of a life after one that left it so counts the rows. Lane only.
 */
public final class EndedCount {

    /** Number of kept ones behind which each end writes the count: the rows of more are not counted. */
    public static final int MOST_COUNTED = 4096;

    private static final int MOST_UNWRITTEN = 15;
    private static final int SHARE_UNWRITTEN = 8;
    private static final long UNKNOWN = -1;

    private long count;
    private long written;
    private long ends;
    private long gone;
    private boolean isAtLeast;
    private boolean isToCount;
    private boolean hasChanged;

    /** Takes over what the start has found. */
    public void found(WorkflowHead head) {
        count = head.ended();
        written = count;
        isAtLeast = head.isAtLeast();
        isToCount = isAtLeast;
    }

    /** Those that have ended and are kept; a life before this one may have left some more. */
    public long count() {
        return count;
    }

    /** Adds so many, or takes them away. */
    public void add(int more) {
        count += more;
        gone -= Math.min(0, more);
        hasChanged = true;
    }

    /** Takes back turns: the count in the store may be another one than theirs. */
    public void rollBack() {
        written = UNKNOWN;
    }

    /** Whether the rows are to be counted before some are removed: a life before this one may have left more than it wrote. */
    public boolean isToCount() {
        return isToCount;
    }

    /**
     * The rows begin to be counted.
     *
     * @param isAhead whether there are turns whose changes are not in the store
     * @param going how many those remove
     */
    public void counting(boolean isAhead, long going) {
        gone = going;
        hasChanged = isAhead;
    }

    /** Takes over how many rows were found since {@link #counting}: of those that have gone meanwhile, none is sure to be among them. */
    public void counted(long rows) {
        count = Math.max(count, rows - gone);
        isToCount = false;
        isAtLeast = hasChanged;
    }

    /**
     * Whether a turn that has just ended is to write the count.
     *
     * @param more by how many it has changed it
     * @param kept how many are to be kept
     */
    public boolean isToWrite(long more, int kept) {
        if (more == 0) {
            return false;
        }
        ends += Math.max(0, more);
        if (more > 0 && written > 0 && count - written <= mostUnwritten(kept)) {
            return false;
        }
        written = count;
        return true;
    }

    private long mostUnwritten(int kept) {
        return kept > MOST_COUNTED ? 0 : Math.min(MOST_UNWRITTEN, ends / SHARE_UNWRITTEN);
    }

    /** Its record, of which a turn that has just ended is the last. */
    public WorkflowHead head(int kept) {
        return new WorkflowHead(count, isAtLeast || kept <= MOST_COUNTED && ends >= SHARE_UNWRITTEN - 1);
    }
}
