package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A class that a node needs for its start and does not find, on a thread of the store, where Reactor tells nobody. */
class IncompleteClassPathTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Answers on a thread of its own. After so many answers a class is missing. */
    private static final class IncompleteStore extends ForwardingStore {
        private final int complete;
        private final AtomicInteger answers = new AtomicInteger();

        IncompleteStore(KvStore store, int complete) {
            super(store);
            this.complete = complete;
        }

        @Override
        public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
            return super.transact(work).publishOn(Schedulers.parallel()).doOnNext(answer -> answers.incrementAndGet());
        }

        @Override
        public boolean exclusive() {
            findClass();
            return super.exclusive();
        }

        @Override
        public KvLimits limits() {
            findClass();
            return super.limits();
        }

        private void findClass() {
            if (answers.get() == complete) {
                throw new NoClassDefFoundError("scripted");
            }
        }
    }

    @ParameterizedTest(name = "missing after {0} answers of the store")
    @ValueSource(ints = 1)
    void theStartEndsWithTheErrorAndGivesItsPlaceBack(int answers) {
        ScriptedStore store = new ScriptedStore();

        Throwable error = catchThrowable(() -> ActorRuntime.builder()
                .store(new IncompleteStore(store, answers))
                .start()
                .block(PATIENCE));

        assertThat(error).isInstanceOf(IllegalStateException.class).hasCauseInstanceOf(NoClassDefFoundError.class);
        ActorRuntime next = ActorRuntime.builder().store(store).start().block(PATIENCE);
        assertThat(next.stop().block(PATIENCE)).isZero();
    }
}
