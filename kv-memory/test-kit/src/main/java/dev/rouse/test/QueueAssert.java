package dev.rouse.test;

import dev.rouse.ActorAddress;
import dev.rouse.DeadMessage;
import dev.rouse.QueueInfo;
import java.util.List;

/** Assertions on a queue of an actor as it was stored. Each throws an {@link AssertionError} that tells what there is. */
public final class QueueAssert {

    private final ActorAddress address;
    private final QueueInfo info;
    private final List<DeadMessage> deadMessages;

    QueueAssert(ActorAddress address, String queue, List<QueueInfo> all, List<DeadMessage> deadMessages) {
        this.address = address;
        this.info = all.stream()
                .filter(each -> each.name().equals(queue))
                .findFirst()
                .orElseThrow(() -> new AssertionError(address + " has no queue named " + queue + "."));
        this.deadMessages = deadMessages;
    }

    /** Facts of the queue. */
    public QueueInfo info() {
        return info;
    }

    /** The messages that failed for good. */
    public List<DeadMessage> deadMessages() {
        return deadMessages;
    }

    /** No message waits. */
    public QueueAssert isEmpty() {
        return hasMessages(0);
    }

    /** So many messages are stored that are not handled yet. */
    public QueueAssert hasMessages(long count) {
        return check(info.depth() == count, count + " messages");
    }

    /** So many messages have failed, and are tried again. */
    public QueueAssert hasRetrying(long count) {
        return check(info.retrying() == count, count + " messages that are tried again");
    }

    /** So many messages have failed for good. */
    public QueueAssert hasDeadMessages(long count) {
        return check(info.deadLetters() == count, count + " dead messages");
    }

    private QueueAssert check(boolean holds, String expected) {
        if (!holds) {
            throw new AssertionError("Queue " + info.name() + " of " + address + ": expected " + expected + ", got "
                    + info.depth() + " messages, of which " + info.retrying() + " are tried again, and dead ones "
                    + deadMessages + ".");
        }
        return this;
    }
}
