package dev.rouse.test;

import dev.rouse.test.world.StoreFaults;
import dev.rouse.test.world.StoreFaults.Fault;
import dev.rouse.test.world.StoreLink;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The store of a {@link TestNode}, which fails when the test says so. Heartbeats of the node come through, but while it is cut off. */
public final class TestStore {

    private final Queue<Fault> commits = new ArrayDeque<>();
    private final Queue<Fault> reads = new ArrayDeque<>();
    private @Nullable StoreLink link;
    private boolean cut;

    TestStore() {}

    StoreFaults faults() {
        return new StoreFaults() {
            @Override
            public @Nullable Fault ofCommit() {
                return commits.poll();
            }

            @Override
            public @Nullable Fault ofRead() {
                return reads.poll();
            }
        };
    }

    void reachedBy(StoreLink by) {
        link = by;
        if (cut) {
            by.cut(false);
        }
    }

    void heal() {
        commits.clear();
        reads.clear();
        mend();
    }

    /** The next commit of actors is refused, as by a store that is full: what the turn changed is undone, and its caller gets an error. */
    public TestStore failNextCommit() {
        commits.add(Fault.FULL);
        return this;
    }

    /** The next commit of actors never reaches the store, and the node is not told whether it has. */
    public TestStore loseNextCommit() {
        commits.add(Fault.LOST);
        return this;
    }

    /** The next commit of actors is made, and its answer is lost: the node is not told. */
    public TestStore loseNextAnswer() {
        commits.add(Fault.ANSWER_LOST);
        return this;
    }

    /** The next read fails. */
    public TestStore failNextRead() {
        reads.add(Fault.UNAVAILABLE);
        return this;
    }

    /** Holds all requests to the store from now on, and all of its answers, until {@link #mend}. */
    public TestStore cutOff() {
        cut = true;
        if (link != null) {
            link.cut(false);
        }
        return this;
    }

    /** The store is reached again. */
    public TestStore mend() {
        cut = false;
        if (link != null) {
            link.mend();
        }
        return this;
    }
}
