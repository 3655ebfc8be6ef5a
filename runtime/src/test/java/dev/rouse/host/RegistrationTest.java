package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.Interleaved;
import dev.rouse.NodeUnavailableException;
import dev.rouse.ReadOnly;
import dev.rouse.UnknownTypeException;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What is wrong with a registration is said when the runtime starts. */
class RegistrationTest {

    public interface Plain {
        Mono<Long> get();
    }

    public interface Overloaded {
        Mono<Long> get();

        Mono<Long> get(long at);
    }

    public interface Blocking {
        long get();
    }

    public interface ShoppingCart {
        Mono<Long> get();
    }

    public static class PlainActor extends Actor<Long> implements Plain {
        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<Long> get() {
            return Mono.just(state());
        }
    }

    public static final class BothWays extends PlainActor {
        @Override
        @ReadOnly
        @Interleaved
        public Mono<Long> get() {
            return Mono.just(state());
        }
    }

    public static final class OverloadedActor extends PlainActor implements Overloaded {
        @Override
        public Mono<Long> get(long at) {
            return get();
        }
    }

    public static final class BlockingActor extends Actor<Long> implements Blocking {
        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public long get() {
            return state();
        }
    }

    @SuppressWarnings("rawtypes")
    public static final class Stateless extends Actor implements Plain {
        @Override
        protected Object initialState() {
            return "";
        }

        @Override
        public Mono<Long> get() {
            return Mono.just(1L);
        }
    }

    @Test
    void namesAreKebabCase() {
        assertThat(ActorType.of(ShoppingCart.class, () -> null).name()).isEqualTo("shopping-cart");
    }

    @Test
    void wrongRegistrationsSayWhatIsWrong() {
        assertRefused(ActorType.of(Plain.class, () -> () -> Mono.just(1L)), "not an Actor");
        assertRefused(ActorType.of(Plain.class, BothWays::new), "not both");
        assertRefused(ActorType.of(Plain.class, Stateless::new), "extend Actor<TheState>");
        assertRefused(ActorType.of(Overloaded.class, () -> null), "null");
        assertRefused(
                ActorType.of(Plain.class, () -> {
                    throw new NoClassDefFoundError("scripted");
                }),
                "factory of actor type plain threw");
        assertRefused(ActorType.of(Overloaded.class, OverloadedActor::new), "each name stands once");
        assertRefused(ActorType.of(Blocking.class, BlockingActor::new), "returns Mono or Flux");
        assertThatThrownBy(() -> ActorType.of(PlainActor.class, PlainActor::new))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("interface");
    }

    @Test
    void twoOfAKindAreRefused() {
        assertThatThrownBy(() -> start(
                        ActorType.of(Plain.class, PlainActor::new),
                        ActorType.of(Plain.class, PlainActor::new).named("other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void aRuntimeWithoutAStoreIsRefused() {
        assertThatThrownBy(() -> ActorRuntime.builder().start().block(Duration.ofSeconds(30)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("store");
    }

    @Test
    void anInterfaceThatIsNotRegisteredIsUnknown() {
        ActorRuntime runtime = start(ActorType.of(Plain.class, PlainActor::new));
        assertThatThrownBy(() -> runtime.actor(Probe.class, "k"))
                .isInstanceOf(UnknownTypeException.class)
                .hasMessageContaining("plain");
        runtime.stop().block(Duration.ofSeconds(30));
    }

    @Test
    void blockingOnALaneIsRefused() {
        ActorRuntime runtime = start(ActorType.of(Plain.class, PlainActor::new));
        Mono<Long> blocking = runtime.actor(Plain.class, "k")
                .get()
                .map(value ->
                        Mono.just(value).delayElement(Duration.ofSeconds(1)).block());
        assertThatThrownBy(() -> blocking.block(Duration.ofSeconds(30)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("block");
        runtime.stop().block(Duration.ofSeconds(30));
    }

    @Test
    void aStoppedRuntimeRefusesCallsAndStopsOnce() {
        ActorRuntime runtime = start(ActorType.of(Plain.class, PlainActor::new));
        Plain plain = runtime.actor(Plain.class, "k");
        assertThat(plain.get().block(Duration.ofSeconds(30))).isZero();
        assertThat(runtime.stop().block(Duration.ofSeconds(30))).isZero();
        assertThat(runtime.stop().block(Duration.ofSeconds(30))).isZero();
        assertThatThrownBy(() -> plain.get().block(Duration.ofSeconds(30)))
                .isInstanceOf(NodeUnavailableException.class);
    }

    private static void assertRefused(ActorType<?> type, String because) {
        assertThatThrownBy(() -> start(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because);
    }

    private static ActorRuntime start(ActorType<?>... types) {
        ActorRuntimeBuilder builder = ActorRuntime.builder().store(new ScriptedStore());
        for (ActorType<?> type : types) {
            builder.register(type);
        }
        return builder.start().block(Duration.ofSeconds(30));
    }
}
