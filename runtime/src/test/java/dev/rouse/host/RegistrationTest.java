package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.Interleaved;
import dev.rouse.NodeUnavailableException;
import dev.rouse.ReadOnly;
import dev.rouse.UnknownTypeException;
import dev.rouse.fixture.Probe;
import dev.rouse.kv.ScriptedStore;
import java.net.URL;
import java.net.URLClassLoader;
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
        assertRefused(ActorType.of(Plain.class, Stateless::new), "it extends Actor: extend Actor with the class");
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

    /** Both extend {@code Actor<Object>}: nothing says what to store. */
    public static final class ObjectActor extends Actor<Object> implements Plain {
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
    void refusalsSayWhatToDo() {
        assertRefused(
                ActorType.of(Plain.class, ObjectActor::new),
                "extends Actor<Object>: extend Actor with the class of the state, as in Actor<Cart>, or StatelessActor");
        assertRefused(ActorType.of(Overloaded.class, OverloadedActor::new), "Rename all but one of them");
        assertRefused(ActorType.of(Plain.class, CountingActor::new), "make it a record");
    }

    /** Of a number alone, and written as an object. */
    public static final class Count {
        private final int value;

        public Count(int start) {
            value = start + 1;
        }

        public int getValue() {
            return value;
        }
    }

    /** An actor whose state could not be read again. */
    public static final class CountingActor extends Actor<Count> implements Plain {
        @Override
        protected Count initialState() {
            return new Count(0);
        }

        @Override
        public Mono<Long> get() {
            return Mono.just((long) state().getValue());
        }
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
                .hasMessage(
                        "The interface dev.rouse.fixture.Probe is not registered with this runtime; registered are ["
                                + Plain.class.getName() + "]. Register it when the runtime is built:"
                                + " .register(ActorType.of(Probe.class, ProbeActor::new)).");
        assertThatThrownBy(() -> runtime.create(Probe.class, null, "k")).hasMessageContaining("is not registered");
        assertThatThrownBy(() -> runtime.pause(Probe.class)).hasMessageContaining("is not registered");
        runtime.stop().block(Duration.ofSeconds(30));
    }

    @Test
    void aClassInPlaceOfItsInterfaceIsToldWhichToUse() {
        ActorRuntime runtime = start(ActorType.of(Plain.class, PlainActor::new));
        assertThatThrownBy(() -> runtime.actor(PlainActor.class, "k"))
                .isInstanceOf(UnknownTypeException.class)
                .hasMessageContaining("The class " + PlainActor.class.getName() + " is not registered")
                .hasMessageEndingWith("use Plain.class.");
        assertThatThrownBy(() -> runtime.actor(String.class, "k")).hasMessageEndingWith("not by a class.");
        runtime.stop().block(Duration.ofSeconds(30));
    }

    @Test
    void theSameInterfaceOfAnotherClassLoaderIsToldApart() throws Exception {
        ActorRuntime runtime = start(ActorType.of(Plain.class, PlainActor::new));
        URL classes = Plain.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader other = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                return name.equals(Plain.class.getName())
                        ? super.findClass(name)
                        : RegistrationTest.class.getClassLoader().loadClass(name);
            }
        }) {
            Class<?> reloaded = other.loadClass(Plain.class.getName());
            assertThatThrownBy(() -> runtime.actor(reloaded, "k"))
                    .isInstanceOf(UnknownTypeException.class)
                    .hasMessageContaining("was loaded by another class loader");
        }
        runtime.stop().block(Duration.ofSeconds(30));
    }

    @Test
    void anInterfaceIsUnknownWhereNoneIsRegistered() {
        ActorRuntime runtime = start();
        assertThatThrownBy(() -> runtime.actor(Plain.class, "k")).hasMessageContaining("registered are none");
        assertThatThrownBy(() -> runtime.callTimeout("plain")).hasMessageContaining("registered are none");
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
