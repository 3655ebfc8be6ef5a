package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One key and its history, newest first. One thread at a time writes, any number read. */
public final class Cell {

    private static final VarHandle HEAD = handle(Cell.class, "head", Revision.class);

    private final KvKey key;

    @SuppressWarnings("UnusedVariable") // through HEAD
    private Revision head;

    /** A key first written at {@code version}; {@code value} null when that write was a clear. */
    public Cell(KvKey key, long version, byte @Nullable [] value) {
        this.key = key;
        this.head = new Revision(this, version, value, null);
    }

    KvKey key() {
        return key;
    }

    Revision head() {
        return (Revision) HEAD.getAcquire(this);
    }

    /** Puts a revision on top; a second write within one version replaces the first, which nobody can have read. */
    Revision write(long version, byte @Nullable [] value) {
        Revision newest = head();
        Link older = newest.version == version ? newest.link() : new Link(newest);
        Revision next = new Revision(this, version, value, older);
        HEAD.setRelease(this, next);
        return next;
    }

    /**
     * Takes back what was written after {@code version}.
     *
     * @return whether anything is left
     */
    boolean rollBack(long version) {
        Revision newest = head();
        Revision kept = newest;
        while (kept != null && kept.version > version) {
            kept = kept.older();
        }
        if (kept != null && kept != newest) {
            HEAD.setRelease(this, kept);
        }
        return kept != null;
    }

    /** The value as of {@code version}; null when absent then. */
    byte @Nullable [] valueAt(long version) {
        Revision revision = head();
        while (revision != null && revision.version > version) {
            revision = revision.older();
        }
        return revision == null ? null : revision.value;
    }

    /** The handle of a field that is read and written through it alone. */
    static VarHandle handle(Class<?> owner, String field, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One write. Only the way to older ones ever changes: see {@link History}. */
    static final class Revision {

        private static final VarHandle LINK = handle(Revision.class, "link", Link.class);

        final Cell cell;
        final long version;
        final byte @Nullable [] value;

        @SuppressWarnings("UnusedVariable") // through LINK
        private @Nullable Link link;

        private Revision(Cell cell, long version, byte @Nullable [] value, @Nullable Link link) {
            this.cell = cell;
            this.version = version;
            this.value = value;
            this.link = link;
        }

        @Nullable
        Link link() {
            return (Link) LINK.getAcquire(this);
        }

        /** The one before, as far as anybody may need it. */
        @Nullable
        Revision older() {
            Link to = link();
            return to == null ? null : to.older();
        }

        boolean cleared() {
            return value == null;
        }

        boolean newest() {
            return cell.head() == this;
        }

        /** Leaves the one before out. A reader that finds it gone also sees what told of that before. */
        void skipOlder() {
            Revision older = older();
            LINK.setRelease(this, older == null ? null : older.link());
        }
    }

    /** The way to an older revision. Whoever leaves a revision out takes its way on, so that one cut ends all that is older. */
    static final class Link {

        private static final VarHandle OLDER = handle(Link.class, "older", Revision.class);

        @SuppressWarnings("UnusedVariable") // through OLDER
        private @Nullable Revision older;

        private Link(Revision older) {
            this.older = older;
        }

        @Nullable
        Revision older() {
            return (Revision) OLDER.getAcquire(this);
        }

        /** As of {@link Revision#skipOlder}. */
        void cut() {
            OLDER.setRelease(this, null);
        }
    }
}
