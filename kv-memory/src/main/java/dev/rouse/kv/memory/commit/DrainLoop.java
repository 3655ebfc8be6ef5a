package dev.rouse.kv.memory.commit;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * Runs steps one after the other, on whichever thread finds the loop free; a thread that finds it taken leaves its step
 * and goes. Answers are delivered by the thread that leaves the loop, after it has left: a subscriber can take its time
 * or commit again.
 */
final class DrainLoop {

    private final AtomicInteger wip = new AtomicInteger();
    private final Queue<Runnable> waiting =
            Queues.<Runnable>unboundedMultiproducer().get();

    private @Nullable PendingCommit first;
    private @Nullable PendingCommit last;

    /** Takes the loop if it is free. Whoever gets true calls {@link #leave()}. */
    boolean tryEnter() {
        return wip.compareAndSet(0, 1);
    }

    /** Runs {@code step} now, or leaves it to the thread that is in the loop. */
    void run(Runnable step) {
        waiting.add(step);
        if (wip.getAndIncrement() == 0) {
            leave();
        }
    }

    /** Delivers {@code answer} once the loop is left. Called from a step. */
    void deliverAfter(PendingCommit answer) {
        if (last == null) {
            first = answer;
        } else {
            last.next = answer;
        }
        last = answer;
    }

    /** Runs what others left, leaves, and delivers. */
    void leave() {
        int seen = wip.get();
        while (true) {
            runWaiting();
            PendingCommit answers = first;
            PendingCommit lastAnswer = last;
            first = null;
            last = null;
            seen = wip.addAndGet(-seen);
            if (seen == 0) {
                deliver(answers);
                return;
            }
            first = answers;
            last = lastAnswer;
        }
    }

    private void runWaiting() {
        Runnable step = waiting.poll();
        while (step != null) {
            step.run();
            step = waiting.poll();
        }
    }

    private static void deliver(@Nullable PendingCommit answers) {
        PendingCommit answer = answers;
        while (answer != null) {
            PendingCommit next = answer.next;
            answer.next = null;
            answer.deliver();
            answer = next;
        }
    }
}
