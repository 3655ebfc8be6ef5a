package dev.rouse.history;

import dev.rouse.Actor;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.PulledQueue;
import dev.rouse.QueueHandler;
import dev.rouse.ReadOnly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An actor whose state is the list of all numbers that were ever appended to it: what happened twice is there twice. Its queues append what
 * they bring: one by one, in batches, and as it takes it itself.
 */
@PulledQueue(value = "pulled", message = Long.class)
public interface Ledger {

    /** The queues, each by the remainder of the numbers that are sent to it. */
    List<String> QUEUES = List.of("numbers", "batches", "pulled");

    /** The queue that {@code number} is sent to. */
    static String queueOf(long number) {
        return QUEUES.get((int) (number % QUEUES.size()));
    }

    /** Appends {@code number}, and gives the list with it. */
    Mono<List<Long>> append(long number);

    /** The list. */
    @ReadOnly
    Mono<List<Long>> read();

    /** The list, by a turn that might have changed it. */
    Mono<List<Long>> look();

    /** Appends {@code number} here, then {@code theirs} to ledger {@code other}; gives both lists, this one first. */
    Mono<List<List<Long>>> both(long number, String other, long theirs);

    /** Appends {@code number}, and sends {@code theirs} to {@linkplain #queueOf its queue} of ledger {@code other}; gives the list. */
    Mono<List<Long>> send(long number, String other, long theirs);

    /** Appends {@code number}, which another ledger has sent. */
    @QueueHandler("numbers")
    Mono<Void> take(long number);

    /** Appends {@code numbers}. */
    @QueueHandler(value = "batches", batch = 4)
    Mono<Void> takeAll(List<Long> numbers);

    /** Appends {@code number}, and plans to append its negative in {@code delayMillis}, and so on each second: {@code times}. */
    Mono<List<Long>> plan(long number, long delayMillis, int times);

    /** Appends the negative of {@code number}: what is planned. */
    Mono<List<Long>> fire(long number);

    /** The numbers of the list, one by one. */
    @ReadOnly
    Flux<Long> follow();

    /** Appends {@code count} numbers from {@code first} on, and gives them one by one. */
    Flux<Long> fill(long first, int count);

    static ActorType<Ledger> type(ActorOptions options) {
        return ActorType.of(Ledger.class, LedgerActor::new).options(options);
    }

    /** Ledgers that take what is to be pulled. */
    static ActorType<Ledger> pulling(ActorOptions options) {
        return ActorType.of(Ledger.class, PullingLedgerActor::new).options(options);
    }

    /** A ledger that takes the messages of a queue itself. */
    final class PullingLedgerActor extends LedgerActor {

        private static final int AT_A_TIME = 3;

        @Override
        protected Mono<Void> run() {
            return receive(AT_A_TIME, "pulled")
                    .concatMap(each -> each.handle(() -> take(each.body(Long.class))))
                    .then();
        }
    }

    /** The implementation. */
    class LedgerActor extends Actor<List<Long>> implements Ledger {

        @Override
        protected List<Long> initialState() {
            return List.of();
        }

        private List<Long> add(long number) {
            return update(before -> {
                List<Long> after = new ArrayList<>(before);
                after.add(number);
                return List.copyOf(after);
            });
        }

        @Override
        public Mono<List<Long>> append(long number) {
            return Mono.just(add(number));
        }

        @Override
        public Mono<List<Long>> read() {
            return Mono.just(state());
        }

        @Override
        public Mono<List<Long>> look() {
            return read();
        }

        @Override
        public Mono<List<List<Long>>> both(long number, String other, long theirs) {
            List<Long> own = add(number);
            return actors().actor(Ledger.class, other).append(theirs).map(list -> List.of(own, list));
        }

        @Override
        public Mono<List<Long>> send(long number, String other, long theirs) {
            queue(Ledger.class, queueOf(theirs), other).send(theirs);
            return append(number);
        }

        @Override
        public Mono<Void> take(long number) {
            return append(number).then();
        }

        @Override
        public Mono<Void> takeAll(List<Long> numbers) {
            numbers.forEach(this::add);
            return Mono.empty();
        }

        @Override
        public Mono<List<Long>> plan(long number, long delayMillis, int times) {
            if (times == 1) {
                schedule().after(Duration.ofMillis(delayMillis), "fire", number);
            } else {
                schedule().times(times).every(Duration.ofSeconds(1), "fire", number);
            }
            return append(number);
        }

        @Override
        public Mono<List<Long>> fire(long number) {
            return append(-number);
        }

        @Override
        public Flux<Long> follow() {
            return Flux.fromIterable(state());
        }

        @Override
        public Flux<Long> fill(long first, int count) {
            return Flux.fromStream(() -> LongStream.range(first, first + count).boxed())
                    .doOnNext(this::add);
        }
    }
}
