package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorConnection;
import dev.rouse.ActorContext;
import dev.rouse.ActorData;
import dev.rouse.ActorLife;
import dev.rouse.ActorNode;
import dev.rouse.ActorOptions;
import dev.rouse.ActorRef;
import dev.rouse.ActorType;
import dev.rouse.AlarmOptions;
import dev.rouse.BlockingOptions;
import dev.rouse.Change;
import dev.rouse.ConnectionOptions;
import dev.rouse.ConnectionRequest;
import dev.rouse.DataEntry;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.Durability;
import dev.rouse.EventOptions;
import dev.rouse.EventQuery;
import dev.rouse.FailurePolicy;
import dev.rouse.JacksonStateCodec;
import dev.rouse.LifecycleOptions;
import dev.rouse.NodeOptions;
import dev.rouse.PreloadOptions;
import dev.rouse.RawMessage;
import dev.rouse.RawRequest;
import dev.rouse.RouseException;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeOptions;
import dev.rouse.Schedule;
import dev.rouse.ScheduleOptions;
import dev.rouse.StartOptions;
import dev.rouse.StateCodec;
import dev.rouse.StatelessActor;
import dev.rouse.TurnOptions;
import dev.rouse.TypedData;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowQuery;
import dev.rouse.WorkflowRedaction;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.NullArguments;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.HttpAccess;
import dev.rouse.net.HttpConnectionOptions;
import dev.rouse.net.HttpExposure;
import dev.rouse.net.HttpGuard;
import dev.rouse.net.HttpPage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.Ticker;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** A null where a value is required is an error that says which one, wherever users can give one. */
final class NullArgumentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> PACKAGES = Set.of("dev.rouse", "dev.rouse.host", "dev.rouse.net");
    private static final CodeSource MAIN = Actor.class.getProtectionDomain().getCodeSource();

    private static SslContext certificates() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    /** A node that is not called. */
    private static final ActorNode NODE = (ActorNode) Proxy.newProxyInstance(
            NullArgumentsTest.class.getClassLoader(),
            new Class<?>[] {ActorNode.class},
            (proxy, method, arguments) -> null);

    /** A context that is not used. */
    private static final ActorContext<?> CONTEXT = (ActorContext<?>) Proxy.newProxyInstance(
            NullArgumentsTest.class.getClassLoader(),
            new Class<?>[] {ActorContext.class},
            (proxy, method, arguments) -> null);

    /** Public methods of these are for the runtime, which gives them no nulls, or are users' own. */
    private static final Set<Class<?>> NOT_CALLED_BY_USERS = Set.of(
            Actor.class, // users override it; what it lends is that of ActorContext
            StatelessActor.class,
            StateCodec.class,
            RuntimeListener.class,
            RuntimeObserver.class,
            HttpGuard.class);

    /** Names of classes whose objects the runtime makes: values that it hands out, and checks of its own. */
    private static final Set<String> MADE_BY_THE_RUNTIME = Set.of(
            "ActionSignature",
            "ActorId",
            "ActorInfo",
            "ActorPage",
            "ActorStarted",
            "DeadLetter",
            "DeadMessage",
            "UndeliveredMessage",
            "Firing",
            "LifecycleEvent",
            "NettyVersion",
            "NodeHealth",
            "QueueInfo",
            "QueueMessage",
            "RunningTurn",
            "ScheduleEntry",
            "SchedulePage",
            "StartLedger",
            "StoredState",
            "Timing",
            "WorkflowPage");

    private final ScriptedStore store = new ScriptedStore();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

    @AfterEach
    void close() {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private NullArguments nulls() {
        return new NullArguments()
                .with(String.class, "puppet")
                .with("action", "act")
                .with("id", "0123456789abcdef")
                .with("host", "127.0.0.1")
                .with("expression", "@daily")
                .with("origins", "https://example.com")
                .with(SslContext.class, certificates())
                .with(Path.class, Path.of("none.pem"))
                .with(Class.class, Puppet.class)
                .with(Type.class, String.class)
                .with(Object.class, "text")
                .with("bytes", new byte[] {'"', '"'})
                .with(RawMessage.class, RawMessage.text("a"))
                .with(RawRequest.class, new RawRequest("GET", "", null, Map.of()))
                .with(Flux.class, Flux.empty())
                .with(ActorAddress.class, ActorAddress.of("puppet", "a"))
                .with("key", new String[] {"a"})
                .with("parts", new String[] {"a"})
                .with(ActorOptions.class, ActorOptions.defaults())
                .with(LifecycleOptions.class, LifecycleOptions.defaults())
                .with(PreloadOptions.class, PreloadOptions.defaults())
                .with(ScheduleOptions.class, ScheduleOptions.defaults())
                .with(HttpPage.class, HttpPage.of(new byte[0], "text/plain"))
                .with("content", new byte[0])
                .with("path", "/page")
                .with("beside", NullArgumentsTest.class)
                .with(EventOptions.class, EventOptions.defaults())
                .with(ConnectionOptions.class, ConnectionOptions.defaults())
                .with(ActorConnection.class, nothing(ActorConnection.class))
                .with(ConnectionRequest.class, nothing(ConnectionRequest.class))
                .with(EventQuery.class, EventQuery.now())
                .with(WorkflowQuery.class, WorkflowQuery.all())
                .with(WorkflowRedaction.class, WorkflowRedaction.none())
                .with(
                        WorkflowInfo.class,
                        new WorkflowInfo("", "", WorkflowStatus.RUNNING, false, "", Instant.EPOCH, Instant.EPOCH))
                .with(Optional.class, Optional.empty())
                .with(AlarmOptions.class, AlarmOptions.defaults())
                .with(BlockingOptions.class, BlockingOptions.defaults())
                .with(NodeOptions.class, NodeOptions.defaults())
                .with(StartOptions.class, StartOptions.defaults())
                .with(RuntimeOptions.class, RuntimeOptions.defaults())
                .with(TurnOptions.class, TurnOptions.defaults())
                .with(FailurePolicy.class, FailurePolicy.SLEEP)
                .with(Durability.class, Durability.BEFORE_REPLY)
                .with(StateCodec.class, new JacksonStateCodec())
                .with(DataKey.class, DataKey.of("k"))
                .with(DataEntry.class, new DataEntry(DataKey.of("k"), new byte[1]))
                .with(DataQuery.class, DataQuery.all())
                .with(List.class, List.of())
                .with(Set.class, Set.of())
                .with(Map.class, Map.of())
                .with(Duration.class, Duration.ofSeconds(1))
                .with(Instant.class, Instant.EPOCH)
                .with(ZoneId.class, ZoneOffset.UTC)
                .with(Callable.class, () -> "")
                .with(Supplier.class, Mono::empty)
                .with(Function.class, before -> Change.unchanged(null))
                .with("call", (Function<Puppet, Mono<String>>) puppet -> puppet.act("state"))
                .with(UnaryOperator.class, same -> same)
                .with(Mono.class, Mono.empty())
                .with(Flux.class, Flux.empty())
                .with(ActorNode.class, NODE)
                .with(Actor.class, new Puppet.PuppetActor(new Puppet.Play()))
                .with(ActorContext.class, CONTEXT)
                .with("prefix", "/p")
                .with(Scheduler.class, Schedulers.immediate())
                .with(Throwable.class, new IllegalStateException("scripted"))
                .with(ActorType.class, new Puppet.Play().type())
                .with(KvStore.class, store)
                .with(EventLoopGroup.class, loops)
                .with(Clock.class, Clock.systemUTC())
                .with(Ticker.class, Ticker.systemTicker())
                .with(RuntimeListener.class, RuntimeListener.NONE)
                .with(MeterRegistry.class, new SimpleMeterRegistry())
                .with(ChannelPipeline.class, new EmbeddedChannel().pipeline())
                .with(ActorHttpOptions.class, ActorHttpOptions.defaults())
                .with(HttpConnectionOptions.class, HttpConnectionOptions.defaults())
                .with(HttpAccess.class, HttpAccess.defaults())
                .with(HttpExposure.class, HttpExposure.ALL)
                .with(HttpGuard.class, HttpGuard.NONE)
                .with(ObjectMapper.class, new ObjectMapper())
                .with(JsonMapper.class, new JsonMapper())
                .with(JsonMapper.Builder.class, JsonMapper.builder());
    }

    /** Public classes that users call, with those that are nested in them. */
    static Stream<Class<?>> classes() {
        return new ClassFileImporter()
                .importUrl(MAIN.getLocation()).stream()
                        .filter(type -> PACKAGES.contains(type.getPackageName()))
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(NullArgumentsTest::isCalledByUsers)
                        .sorted(Comparator.comparing(Class::getName));
    }

    private static boolean isCalledByUsers(Class<?> type) {
        for (Class<?> part = type; part != null; part = part.getEnclosingClass()) {
            if (!Modifier.isPublic(part.getModifiers())
                    || MADE_BY_THE_RUNTIME.contains(part.getSimpleName())
                    || NOT_CALLED_BY_USERS.contains(part)) {
                return false;
            }
        }
        return !(RouseException.class.isAssignableFrom(type) && type != ActionException.class)
                && !Throwable.class.isAssignableFrom(type.getSuperclass() == null ? Object.class : type.getSuperclass())
                && !type.isEnum()
                && !type.isAnnotation()
                && type != TypedData.Entry.class;
    }

    /** One of whose methods nothing comes. */
    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
    }

    @ParameterizedTest
    @MethodSource("classes")
    void constructorsAndStaticMethodsNameTheNull(Class<?> type) {
        assertThat(nulls().faultsOf(type)).isEmpty();
    }

    /** Objects that users call, outside of turns. */
    private Map<Class<?>, Object> objects(ActorRuntime runtime) {
        Map<Class<?>, Object> objects = new LinkedHashMap<>();
        objects.put(ActorNode.class, runtime);
        objects.put(ActorRuntime.class, runtime);
        objects.put(ActorClient.class, runtime.withCallTimeout(PATIENCE));
        objects.put(ActorRef.class, runtime.actor(ActorAddress.of("puppet", "a")));
        objects.put(ActorRuntimeBuilder.class, ActorRuntime.builder());
        objects.put(DataKey.class, DataKey.of("k"));
        objects.put(DataQuery.class, DataQuery.all());
        objects.put(ActorType.class, new Puppet.Play().type());
        objects.put(JacksonStateCodec.class, new JacksonStateCodec());
        for (Object builder : List.of(
                ActorOptions.builder(),
                AlarmOptions.builder(),
                BlockingOptions.builder(),
                LifecycleOptions.builder(),
                NodeOptions.builder(),
                PreloadOptions.builder(),
                RuntimeOptions.builder(),
                ScheduleOptions.builder(),
                EventOptions.builder(),
                StartOptions.builder(),
                TurnOptions.builder(),
                ActorHttpOptions.builder(),
                HttpAccess.builder(),
                HttpConnectionOptions.builder(),
                HttpExposure.builder())) {
            objects.put(builder.getClass(), builder);
        }
        objects.put(LifecycleOptions.class, LifecycleOptions.defaults());
        objects.put(FailurePolicy.class, FailurePolicy.SLEEP);
        return objects;
    }

    @Test
    void methodsOutsideOfTurnsNameTheNull() {
        ActorRuntime runtime = ActorRuntime.builder()
                .store(store)
                .register(new Puppet.Play().type())
                .start()
                .block(PATIENCE);
        List<String> faults = new ArrayList<>();
        objects(runtime).forEach((type, target) -> faults.addAll(faultsOf(type, target)));
        runtime.stop().block(PATIENCE);
        assertThat(faults).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private <T> List<String> faultsOf(Class<T> type, Object target) {
        return nulls().only(NullArgumentsTest::isOurs).faultsOf(type, (T) target);
    }

    /** Those of the runtime that its interfaces declare are called as theirs, whose parameters have names for users. */
    private static boolean isOurs(Executable called) {
        return called.getDeclaringClass() != ActorRuntime.class || !isDeclaredBy(ActorNode.class, called);
    }

    private static boolean isDeclaredBy(Class<?> type, Executable called) {
        return Stream.of(type.getMethods())
                .anyMatch(method -> method.getName().equals(called.getName())
                        && Arrays.equals(method.getParameterTypes(), called.getParameterTypes()));
    }

    @Test
    void methodsInTurnsNameTheNull() {
        List<String> faults = new ArrayList<>();
        Puppet.Play play = new Puppet.Play().part("nulls", puppet -> {
            faults.addAll(inTurn(puppet));
            return Mono.just("done");
        });
        try (TestNode node = TestNode.on(store, play.type())) {
            assertThat(node.await(node.runtime().actor(Puppet.class, "a").act("nulls")))
                    .isEqualTo("done");
        }
        assertThat(faults).isEmpty();
    }

    private List<String> inTurn(Actor<?> puppet) {
        ActorContext<?> context = contextOf(puppet);
        List<String> faults = new ArrayList<>();
        faults.addAll(nulls().faultsOf(ActorContext.class, context));
        faults.addAll(nulls().faultsOf(ActorData.class, context.data()));
        faults.addAll(nulls().faultsOf(TypedData.class, context.data().typed(String.class)));
        faults.addAll(nulls().faultsOf(
                        TypedData.class, context.data().typed(String.class).prefix(DataKey.of("p"))));
        faults.addAll(nulls().faultsOf(Schedule.class, context.schedule()));
        faults.addAll(nulls().faultsOf(ActorLife.class, context.life()));
        faults.addAll(nulls().faultsOf(ActorClient.class, context.actors()));
        return faults;
    }

    private static ActorContext<?> contextOf(Actor<?> actor) {
        try {
            Field context = Actor.class.getDeclaredField("context");
            context.setAccessible(true);
            return (ActorContext<?>) context.get(actor);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
