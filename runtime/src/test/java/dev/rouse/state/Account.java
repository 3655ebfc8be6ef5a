package dev.rouse.state;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.Change;
import dev.rouse.Interleaved;
import dev.rouse.ReadOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An account of coins, which can be taken as long as there are some: an actor whose changes have results. */
public interface Account {

    @Interleaved
    Mono<Void> put(int coins);

    /** Whether there were enough. */
    Mono<Boolean> take(int coins);

    /** As {@link #take}, in a turn that overlaps with others and waits then. */
    @Interleaved
    Mono<Boolean> takeAcross(int coins, Mono<?> gate);

    /** Takes, then fails. */
    Mono<Boolean> takeAndFail(int coins);

    /** Takes on another thread, as it were. */
    Mono<Boolean> takeElsewhere(int coins);

    /** Takes one coin so often: with one publisher. */
    Mono<Long> takeEach(int times);

    /** Makes a change and subscribes to nothing: how often it was applied. */
    Mono<Integer> forget();

    /** A change that throws. */
    Mono<Boolean> stumble();

    /** A function that gives no change. */
    Mono<Boolean> vanish();

    /** Changes without a result. */
    Mono<String> empty();

    @ReadOnly
    Mono<Boolean> cheat(int coins);

    @ReadOnly
    Mono<Integer> coins();

    /** The state: a list that is changed in place. */
    static ActorType<Account> type() {
        return ActorType.of(Account.class, AccountActor::new);
    }

    /** The implementation. */
    final class AccountActor extends Actor<List<Integer>> implements Account {

        Mono<Integer> forgotten = Mono.empty();

        @Override
        protected List<Integer> initialState() {
            return new ArrayList<>();
        }

        private static Change<List<Integer>, Boolean> without(List<Integer> account, int coins) {
            if (account.size() < coins) {
                return Change.unchanged(false);
            }
            account.subList(0, coins).clear();
            return Change.of(account, true);
        }

        @Override
        public Mono<Void> put(int coins) {
            return updateAndReturn(account -> {
                for (int i = 0; i < coins; i++) {
                    account.add(i);
                }
                return Change.of(account, null);
            });
        }

        @Override
        public Mono<Boolean> take(int coins) {
            return updateAndReturn(account -> without(account, coins));
        }

        @Override
        public Mono<Boolean> takeAcross(int coins, Mono<?> gate) {
            return take(coins).flatMap(taken -> gate.publishOn(lane()).thenReturn(taken));
        }

        @Override
        public Mono<Boolean> takeAndFail(int coins) {
            return take(coins).then(Mono.error(new IllegalStateException("scripted")));
        }

        @Override
        public Mono<Boolean> takeElsewhere(int coins) {
            return Mono.just(coins).publishOn(Schedulers.parallel()).flatMap(this::take);
        }

        @Override
        public Mono<Long> takeEach(int times) {
            return take(1).repeat(times - 1L).filter(taken -> taken).count();
        }

        @Override
        public Mono<Integer> forget() {
            AtomicInteger applied = new AtomicInteger();
            forgotten = updateAndReturn(account -> Change.of(account, applied.incrementAndGet()));
            return Mono.just(applied.get());
        }

        @Override
        public Mono<Boolean> stumble() {
            return updateAndReturn(account -> {
                account.clear();
                throw new IllegalStateException("scripted");
            });
        }

        @Override
        public Mono<Boolean> vanish() {
            return updateAndReturn(account -> null);
        }

        @Override
        public Mono<String> empty() {
            return this.<String>updateAndReturn(account -> Change.of(List.of(), null))
                    .defaultIfEmpty("nothing");
        }

        @Override
        public Mono<Boolean> cheat(int coins) {
            return take(coins);
        }

        @Override
        public Mono<Integer> coins() {
            return Mono.just(state().size());
        }
    }
}
