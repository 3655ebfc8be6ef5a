package dev.rouse.benchmarks.scenario;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A lane without actors: a thread, a map of sums that only it touches, and commits of what changed, each key once, one
 * in flight, the next gathering meanwhile. No mailboxes, no turns, no deadlines, no roll-back and no fence.
 */
final class FloorLane {

    private final KvStore store;
    private final EventLoop loop;
    private final Map<KvKey, Long> sums = new HashMap<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Map<KvKey, Long> unsaved = new HashMap<>();
    private List<Answer> waiting = new ArrayList<>();
    private boolean draining;
    private boolean inFlight;

    FloorLane(KvStore store, EventLoop loop) {
        this.store = store;
        this.loop = loop;
    }

    private record Answer(long sum, MonoSink<Long> caller) {}

    /** Reads the sum of {@code key}. Cold; completes on the lane. */
    Mono<Long> value(KvKey key) {
        return Mono.create(caller -> run(() -> caller.success(sums.getOrDefault(key, 0L))));
    }

    /** Adds one, and tells the sum once it is in the store. Cold; completes on the lane. */
    Mono<Long> increment(KvKey key) {
        return Mono.create(caller -> run(() -> {
            long sum = sums.merge(key, 1L, Long::sum);
            unsaved.put(key, sum);
            waiting.add(new Answer(sum, caller));
        }));
    }

    private void run(Runnable task) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> run(task));
            return;
        }
        tasks.add(task);
        if (!draining) {
            draining = true;
            drain();
        }
    }

    /** In passes, so that what other threads hand over has its turn too. */
    private void drain() {
        for (int left = tasks.size(); left > 0; left--) {
            tasks.remove().run();
        }
        if (!inFlight && !waiting.isEmpty()) {
            flush();
        }
        if (tasks.isEmpty()) {
            draining = false;
        } else {
            loop.execute(this::drain);
        }
    }

    private void flush() {
        List<Answer> answers = waiting;
        waiting = new ArrayList<>(answers.size());
        KvCommit.Builder commit = KvCommit.builder();
        unsaved.forEach((key, sum) -> commit.set(key, Long.toString(sum).getBytes(StandardCharsets.US_ASCII)));
        unsaved.clear();
        inFlight = true;
        store.commit(commit.build(new KvVersion(0)))
                .subscribe(version -> run(() -> landed(answers)), error -> run(() -> failed(answers, error)));
    }

    private void landed(List<Answer> answers) {
        inFlight = false;
        answers.forEach(answer -> answer.caller.success(answer.sum));
    }

    private void failed(List<Answer> answers, Throwable error) {
        inFlight = false;
        answers.forEach(answer -> answer.caller.error(error));
    }
}
