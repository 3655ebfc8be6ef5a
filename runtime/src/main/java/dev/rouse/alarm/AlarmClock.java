package dev.rouse.alarm;

import dev.rouse.ActorAddress;
import dev.rouse.AlarmOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.base.ErrorText;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.Keys;
import dev.rouse.shard.ShardSet;
import dev.rouse.shard.ShardTenant;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Wakes the actors of a node when something of their schedules is due. It reads the alarm index of a shard when that opens, and from then
 * on is told of each row that a commit of the node moves, once that is in the store: nobody else writes the index.
 *
 * <p>Invariants. Every row is in memory or behind its shard's horizon. An actor is woken by one alarm at a time, and again as
 * long as it has a row: with a growing pause when the row has not moved. Due times are those of the wall clock, so what it
 * jumps over is due at once and what it goes back behind waits anew; pauses are the ticker's, whatever it shows. Everything runs on one worker of the timer; what
 * comes from other threads goes through a queue, in order.
 */
public final class AlarmClock implements ShardTenant {

    private static final Logger LOG = GuardedLogger.of(AlarmClock.class);

    /** The longest time that the clock sleeps, should somebody set the wall clock meanwhile. */
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long SHORTEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Time before its due time at which a row is fetched. */
    private static final long LOOK_AHEAD_MILLIS = 10_000;

    /** Age of a row, when it is found, from which on its actor counts as overdue. */
    private static final long OVERDUE_MILLIS = 1000;

    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int READ_AHEAD = 128;

    private final Function<KvRead.Builder, Mono<KvSnapshot>> reads;
    private final Waker waker;
    private final AlarmOptions settings;
    private final Clock clock;
    private final Ticker ticker;
    private final RuntimeListener listener;
    private final RandomGenerator random;

    private final AlarmQueue queue = new AlarmQueue();
    private final AlarmIndex index;
    private final ArrayDeque<Alarm> waking = new ArrayDeque<>();
    private int wakingCount;
    private int readFailures;
    private boolean readPauses;
    private long readAgainAt;
    private boolean armed;
    private long armedFor;
    private int told;
    private long toldAt;
    private int unwoken;
    private long toldUnwokenAt;

    private final Scheduler.Worker worker;
    private final Disposable.Swap timer = Disposables.swap();
    private final Queue<Runnable> inbox = new MpscUnboundedArrayQueue<>(256);
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean stopped;

    /** @param reads completes and performs a read at a version that includes every commit of this node */
    public AlarmClock(
            Keys keys,
            Function<KvRead.Builder, Mono<KvSnapshot>> reads,
            Waker waker,
            AlarmOptions settings,
            AlarmTime time,
            RuntimeListener listener) {
        this.reads = reads;
        this.waker = waker;
        this.settings = settings;
        this.clock = time.clock();
        this.ticker = time.ticker();
        this.random = time.random();
        this.listener = listener;
        this.index = new AlarmIndex(keys, settings.inMemory());
        this.worker = time.timer().createWorker();
    }

    /**
     * The times that a clock goes by.
     *
     * @param clock when something is due
     * @param ticker how long something takes
     * @param timer whose one worker the clock runs on
     * @param random spreads what is overdue
     */
    public record AlarmTime(Clock clock, Ticker ticker, Scheduler timer, RandomGenerator random) {}

    /** Reads the index of {@code shards}, and wakes actors of them. From any thread. */
    @Override
    public void open(ShardSet shards) {
        execute(() -> index.open(shards));
    }

    /** Wakes no more actors of {@code shards}; those on their way are refused by their lane. Completes at once. */
    @Override
    public Mono<Void> drain(ShardSet shards) {
        return Mono.fromRunnable(() -> execute(() -> {
            index.close(shards);
            queue.remove(address -> shards.contains(address.id()));
        }));
    }

    /** Wakes nobody any more. From any thread; final. */
    @Override
    public void close(NodeUnavailableException reason) {
        stopped = true;
        timer.dispose();
        worker.dispose();
    }

    /**
     * An actor's row is in the store, and it may be woken by it. From any thread, for one actor in the order of its commits.
     *
     * @param due in milliseconds since 1970; 0: there is none any more
     * @param pauseMillis after which it is due, whatever the wall clock shows then; 0: it is by the wall clock
     */
    public void changed(ActorAddress actor, long due, long pauseMillis) {
        long until = ticker.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        execute(() -> {
            index.moves(actor);
            if (due == 0 || !index.isOpen(actor) || !index.belongsInMemory(actor, due)) {
                queue.remove(actor);
            } else if (pauseMillis > 0) {
                queue.pause(actor, due, until);
            } else {
                queue.put(actor, due);
            }
        });
    }

    /** Those of {@code type} that could not be woken are tried again now. From any thread. */
    public void retry(String type) {
        execute(() -> queue.retry(type));
    }

    // Work.

    private void execute(Runnable task) {
        inbox.add(task);
        if (pending.getAndIncrement() == 0) {
            try {
                worker.schedule(this::work);
            } catch (RejectedExecutionException e) {
                ended(e);
            }
        }
    }

    private static void ended(RejectedExecutionException e) {
        LOG.debug("The alarm clock or its timer has ended", e);
    }

    private void work() {
        int done = pending.get();
        do {
            Runnable task;
            while (!stopped && (task = inbox.poll()) != null) {
                task.run();
            }
            if (!stopped) {
                turn();
            }
            done = pending.addAndGet(-done);
        } while (done != 0);
    }

    /** Everything that is to be done now. */
    private void turn() {
        long millis = clock.millis();
        long nanos = ticker.nanoTime();
        queue.moveDue(millis, nanos);
        wakeAll();
        makeRoom();
        readOn(millis, nanos);
        tellWaiting(millis, nanos);
        arm(millis, nanos);
    }

    // Waking.

    /** In full batches while many are due: each is one read. */
    private void wakeAll() {
        int batch;
        while ((batch = Math.min(queue.due(), Math.min(READ_AHEAD, settings.waking()))) > 0 && hasPlaces(batch)) {
            List<Alarm> taken = new ArrayList<>(batch);
            Alarm alarm;
            while (taken.size() < batch && (alarm = queue.takeDue()) != null) {
                take(alarm);
                taken.add(alarm);
            }
            wake(taken);
        }
    }

    private boolean hasPlaces(int wanted) {
        Alarm first;
        while (wakingCount + wanted > settings.waking() && (first = waking.peek()) != null && givesPlace(first)) {
            waking.remove();
            if (first.counted) {
                first.counted = false;
                wakingCount--;
            }
        }
        return wakingCount + wanted <= settings.waking();
    }

    private boolean givesPlace(Alarm alarm) {
        return !alarm.counted || ticker.nanoTime() - alarm.wokenAtNanos > SLOW_NANOS;
    }

    private void take(Alarm alarm) {
        alarm.counted = true;
        alarm.wokenAtNanos = ticker.nanoTime();
        wakingCount++;
        waking.add(alarm);
    }

    private void wake(List<Alarm> batch) {
        List<ActorAddress> actors = batch.stream().map(alarm -> alarm.address).toList();
        Mono<?> readAhead = batch.size() > 1 ? waker.readAhead(actors).onErrorComplete() : Mono.empty();
        readAhead.thenMany(Flux.fromIterable(batch)).subscribe(this::wake);
    }

    private void wake(Alarm alarm) {
        Mono.defer(() -> waker.wake(alarm.address, alarm.due))
                .subscribe(
                        ignored -> {},
                        error -> execute(() -> woken(alarm, error)),
                        () -> execute(() -> woken(alarm, null)));
    }

    private void woken(Alarm alarm, @Nullable Throwable error) {
        if (alarm.counted) {
            alarm.counted = false;
            wakingCount--;
        }
        while (!waking.isEmpty() && !waking.peek().counted) {
            waking.remove();
        }
        if (error != null && alarm.failures == 0) {
            tellUnwoken(alarm, error);
        }
        queue.woken(alarm, ticker.nanoTime() + pauseNanos(alarm.failures));
    }

    /** Once a second: when the store is away, it is so for all. */
    private void tellUnwoken(Alarm alarm, Throwable error) {
        long now = ticker.nanoTime();
        unwoken++;
        if (unwoken == 1 || now - toldUnwokenAt >= SLOW_NANOS) {
            LOG.atWarn()
                    .addKeyValue("actor", alarm.address)
                    .addKeyValue("unwoken", unwoken)
                    .log("An actor is due and could not be woken, this is tried again: {}", ErrorText.of(error));
            toldUnwokenAt = now;
        }
    }

    private static long pauseNanos(int failures) {
        long doubled = FIRST_PAUSE.toNanos() << Math.min(failures, 20);
        return Math.min(doubled, LONGEST_PAUSE.toNanos());
    }

    // The index.

    private void makeRoom() {
        if (queue.size() > 2 * settings.inMemory() && !index.isReading()) {
            queue.trim(settings.inMemory()).forEach(index::forgotten);
        }
    }

    private void readOn(long millis, long nanos) {
        readPauses = readPauses && readAgainAt - nanos > 0;
        if (index.isReading() || readPauses || index.isScanned() && queue.size() >= settings.inMemory()) {
            return;
        }
        AlarmIndex.Reading reading = index.next(millis + LOOK_AHEAD_MILLIS, this::found);
        if (reading != null) {
            reads.apply(reading.request())
                    .subscribe(
                            snapshot -> execute(() -> {
                                readFailures = 0;
                                reading.answer().accept(snapshot);
                            }),
                            error -> execute(() -> readFailed(error)));
        }
    }

    private void readFailed(Throwable error) {
        long pause = pauseNanos(readFailures++);
        LOG.warn(
                "The alarm index could not be read, this is tried again in {} ms: {}",
                TimeUnit.NANOSECONDS.toMillis(pause),
                ErrorText.of(error));
        readPauses = true;
        readAgainAt = ticker.nanoTime() + pause;
        index.failed();
    }

    private void found(AlarmIndex.Row row) {
        if (!index.isOpen(row.address()) || !queue.wants(row.address(), row.due())) {
            return;
        }
        long jitter = settings.jitter().toNanos();
        if (row.recurring() && row.due() < clock.millis() - OVERDUE_MILLIS && jitter > 0) {
            queue.pause(row.address(), row.due(), ticker.nanoTime() + random.nextLong(jitter));
        } else {
            queue.put(row.address(), row.due());
        }
    }

    // Time.

    private void tellWaiting(long millis, long nanos) {
        Alarm first = queue.firstDue();
        int waiting = queue.due();
        if (waiting != told || waiting > 0 && nanos - toldAt >= LONGEST_SLEEP_NANOS) {
            told = waiting;
            toldAt = nanos;
            listener.alarmsWaiting(waiting, Duration.ofMillis(first == null ? 0 : Math.max(0, millis - first.wakeAt)));
        }
    }

    private void arm(long millis, long nanos) {
        if (!index.hasOpen()) {
            return;
        }
        long read = readPauses ? readAgainAt - nanos : Long.MAX_VALUE;
        long delay = Math.min(Math.min(queue.untilNext(millis, nanos), read), LONGEST_SLEEP_NANOS);
        if (armed && armedFor - nanos > 0 && armedFor - nanos <= delay) {
            return;
        }
        armed = true;
        armedFor = nanos + delay;
        try {
            timer.update(worker.schedule(
                    () -> {
                        armed = false;
                        execute(() -> {});
                    },
                    Math.max(SHORTEST_SLEEP_NANOS, delay),
                    TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            ended(e);
        }
    }
}
