package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All options have in common: builders that keep what they are given, and refuse what means nothing. */
class OptionsTest {

    static Stream<Class<?>> options() {
        return Stream.of(
                ActorOptions.class,
                LifecycleOptions.class,
                PreloadOptions.class,
                ScheduleOptions.class,
                EventOptions.class,
                TurnOptions.class,
                RuntimeOptions.class,
                NodeOptions.class,
                ClusterOptions.class,
                StartOptions.class,
                AlarmOptions.class,
                BlockingOptions.class);
    }

    private static Class<?> builderOf(Class<?> options) {
        return Arrays.stream(options.getDeclaredClasses())
                .filter(nested -> nested.getSimpleName().equals("Builder"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Class<?> options) {
        return Arrays.stream(builderOf(options).getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .filter(name -> !name.equals("queueByName")) // The options of queues, once more for some of them.
                .toList();
    }

    private static Map<String, Object> values(Object options) throws ReflectiveOperationException {
        Map<String, Object> values = new TreeMap<>();
        for (String name : names(options.getClass())) {
            values.put(name, String.valueOf(options.getClass().getMethod(name).invoke(options)));
        }
        return values;
    }

    private static Object invoke(Object on, String method) throws ReflectiveOperationException {
        return on.getClass().getMethod(method).invoke(on);
    }

    /** Another value than {@code value}, which every option takes. */
    private static Object other(Class<?> type, Object value) throws ReflectiveOperationException {
        if (type == int.class) {
            return (Integer) value + 1;
        }
        if (type == String.class) {
            return "localhost";
        }
        if (type == long.class) {
            return (Long) value + 1;
        }
        if (type == boolean.class) {
            return !(Boolean) value;
        }
        if (type == Duration.class) {
            return ((Duration) value).plusMillis(1);
        }
        if (type == Durability.class) {
            return Durability.ON_SLEEP;
        }
        if (type == FailurePolicy.class) {
            return FailurePolicy.STOP;
        }
        if (type == StateCodec.class) {
            return new JacksonStateCodec();
        }
        if (type == RuntimeObserver.class) {
            return RuntimeObserver.all();
        }
        return type == RuntimeListener.class
                ? new RuntimeListener() {}
                : invoke(type.getMethod("builder").invoke(null), "build");
    }

    @ParameterizedTest
    @MethodSource("options")
    void eachSetterSetsItsOptionAndNoOther(Class<?> type) throws ReflectiveOperationException {
        Object defaults = type.getMethod("defaults").invoke(null);
        for (String name : names(type)) {
            if (Set.of("keys", "prefixes", "secret", "tls").contains(name)) {
                continue;
            }
            Class<?> valueType = type.getMethod(name).getReturnType();
            Object value = other(valueType, type.getMethod(name).invoke(defaults));
            Object builder = invoke(defaults, "toBuilder");
            builder.getClass().getMethod(name, valueType).invoke(builder, value);
            Object changed = invoke(builder, "build");
            Map<String, Object> expected = values(defaults);
            expected.put(name, String.valueOf(value));
            if (name.equals("lease")) {
                expected.put("heartbeat", String.valueOf(invoke(changed, "heartbeat")));
            }
            assertThat(values(changed)).as(name).isEqualTo(expected);
            assertThat(values(invoke(invoke(changed, "toBuilder"), "build")))
                    .as("a copy of what has another " + name)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aBuilderChangesNothingThatItHasBuilt() {
        PreloadOptions.Builder builder = PreloadOptions.builder().key(DataKey.of("a"));
        PreloadOptions built = builder.build();
        builder.key(DataKey.of("b")).prefix(DataKey.of("c"), 1, true);
        assertThat(built.keys()).containsExactly(DataKey.of("a"));
        assertThat(built.prefixes()).isEmpty();
        assertThat(built.toBuilder().key(DataKey.of("d")).build().keys())
                .containsExactly(DataKey.of("a"), DataKey.of("d"));
    }

    @Test
    void groupsAreChangedInPlace() {
        ActorOptions options = ActorOptions.builder()
                .lifecycle(l -> l.stateVersion(2))
                .lifecycle(l -> l.grace(Duration.ZERO))
                .turnTimeout(null)
                .turns(t -> t.warnAfter(null))
                .noIdleTimeout()
                .build();
        assertThat(options.lifecycle().stateVersion()).isEqualTo(2);
        assertThat(options.lifecycle().grace()).isZero();
        assertThat(options.turns().timeout()).isNull();
        assertThat(options.turns().warnAfter()).isNull();
        assertThat(options.idleTimeout()).isNull();
    }

    @Test
    void aTypeKeepsWhatItsOptionsWere() {
        ActorType<Runnable> type = new ActorType<>("a", Runnable.class, () -> () -> {}, ActorOptions.defaults())
                .options(o -> o.mailboxCapacity(7))
                .options(o -> o.heldBytes(8));
        assertThat(type.options().mailboxCapacity()).isEqualTo(7);
        assertThat(type.options().heldBytes()).isEqualTo(8);
    }

    @Test
    void theHeartbeatGoesWithTheLease() {
        Duration lease = Duration.ofSeconds(20);
        assertThat(NodeOptions.defaults().heartbeat()).isEqualTo(Duration.ofSeconds(1));
        assertThat(NodeOptions.defaults().toBuilder().lease(lease).build().heartbeat())
                .isEqualTo(Duration.ofSeconds(2));
        Duration own = Duration.ofMillis(300);
        assertThat(NodeOptions.builder().heartbeat(own).lease(lease).build().toBuilder()
                        .build()
                        .heartbeat())
                .isEqualTo(own);
    }

    @Test
    void whatIsRefusedSaysWhatWasGivenWhatIsExpectedAndWhatToDo() {
        Duration negative = Duration.ofMillis(-1);
        refused(
                () -> ActorOptions.builder().idleTimeout(negative),
                "idleTimeout is zero or more, got PT-0.001S. Zero puts actors to sleep at once, noIdleTimeout() never.");
        refused(() -> ActorOptions.builder().callTimeout(Duration.ZERO), "callTimeout is more than zero, got PT0S. ");
        refused(() -> ActorOptions.builder().mailboxCapacity(0), "mailboxCapacity is at least 1, got 0. ");
        refused(() -> ActorOptions.builder().heldElements(0), "heldElements is at least 1, got 0.");
        refused(() -> ActorOptions.builder().heldBytes(0), "heldBytes is at least 1, got 0.");
        refused(() -> Durability.within(Duration.ZERO), "");
        refused(() -> PreloadOptions.builder().totalBytes(-1), "preload.totalBytes is at least 0, got -1. ");
        refused(() -> TurnOptions.builder().timeout(Duration.ZERO), "turns.timeout is more than zero, got PT0S. Null");
        refused(() -> ScheduleOptions.builder().tries(0), "schedule.tries is at least 1, got 0. ");
        refused(
                () -> ScheduleOptions.builder()
                        .retryDelay(Duration.ofMinutes(2))
                        .build(),
                "schedule.longestRetryDelay is at least retryDelay, which is PT2M, got PT1M. Set both");
        refused(() -> StartOptions.builder().reading(0), "starts.reading is at least 1, got 0. ");
        refused(() -> AlarmOptions.builder().jitter(negative), "alarms.jitter is zero or more, got PT-0.001S. ");
        refused(() -> RuntimeOptions.builder().warmCacheBytes(-1), "warmCacheBytes is at least 0, got -1. ");
        refused(() -> RuntimeOptions.builder().commits(1, 0), "commitBytes is at least 1, got 0. ");
        refused(() -> RuntimeOptions.builder().node(n -> n.backoff(Duration.ZERO)), "node.backoff is more than zero");
    }

    @Test
    void noMoreThanFortyKeysAndPrefixesAreReadAhead() {
        PreloadOptions.Builder full = PreloadOptions.builder();
        for (int i = 0; i < 20; i++) {
            full.key(DataKey.of("key" + i)).prefix(DataKey.of("prefix" + i), 1, false);
        }
        refused(() -> full.key(DataKey.of("more")), "at most 40, got 41");
        refused(() -> full.prefix(DataKey.of("more"), 1, false), "at most 40, got 41");
    }

    private static void refused(ThrowingCallable change, String message) {
        assertThatIllegalArgumentException().isThrownBy(change).withMessageContaining(message);
    }
}
