package dev.rouse.report;

import dev.rouse.LifecycleEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * The last lives of a node's actors, by number, kept from when another node asks first for as long as one asks again within ten seconds; else
 * nothing is. Bounded: of more than it has room for the oldest are forgotten. Asked from any thread.
 */
final class LifeLog {

    private static final int ROOM = 2048;
    private static final int MOST_TOLD = 200;
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private final Flux<LifecycleEvent> events;
    private final LongSupplier nanoTime;
    private final AtomicReferenceArray<@Nullable Numbered> ring = new AtomicReferenceArray<>(ROOM);
    private final AtomicReference<Disposable> listening = new AtomicReference<>(Disposables.disposed());
    private volatile long last;
    private volatile long asked;

    private record Numbered(long number, LifecycleEvent event) {}

    /** @param events one after the other */
    LifeLog(Flux<LifecycleEvent> events, LongSupplier nanoTime) {
        this.events = events;
        this.nanoTime = nanoTime;
    }

    NodeReport report(ReportQuestion question) {
        asked = nanoTime.getAsLong();
        listen();
        long end = last;
        Long after = question.livesAfter();
        long from = after == null ? end : Math.max(after, end - ROOM);
        long missed = after == null ? 0 : from - after;
        List<LifecycleEvent> lives = new ArrayList<>();
        for (long number = from + 1; number <= end; number++) {
            Numbered one = ring.get((int) (number % ROOM));
            if (one == null || one.number != number) {
                missed++;
            } else if (question.means(one.event.address())) {
                lives.add(one.event);
            }
        }
        int more = Math.max(0, lives.size() - MOST_TOLD);
        return new NodeReport(null, List.copyOf(lives.subList(more, lives.size())), end, missed + more, null);
    }

    private void listen() {
        Disposable before = Objects.requireNonNull(listening.get());
        if (before.isDisposed()) {
            Disposable.Swap fresh = Disposables.swap();
            if (listening.compareAndSet(before, fresh)) {
                fresh.update(events.subscribe(event -> keep(event, fresh), lost -> fresh.dispose(), fresh::dispose));
            }
        }
    }

    private void keep(LifecycleEvent event, Disposable listens) {
        if (nanoTime.getAsLong() - asked > KEPT_NANOS) {
            listens.dispose();
            return;
        }
        long number = last + 1;
        ring.set((int) (number % ROOM), new Numbered(number, event));
        last = number;
    }
}
