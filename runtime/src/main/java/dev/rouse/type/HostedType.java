package dev.rouse.type;

import dev.rouse.ActionSignature;
import dev.rouse.Actor;
import dev.rouse.ActorDriver;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.Durability;
import dev.rouse.InvalidCallException;
import dev.rouse.LifecycleHook;
import dev.rouse.LifecycleOptions;
import dev.rouse.PulledQueue;
import dev.rouse.QueueHandler;
import dev.rouse.StatelessActor;
import dev.rouse.StoredState;
import dev.rouse.UnknownActionException;
import dev.rouse.base.ErrorText;
import dev.rouse.preload.PreloadManifest;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/** A registered actor type, checked and ready to run. */
public final class HostedType {

    private final ActorType<?> type;
    private final int index;
    private final Type stateType;
    private final GuardedCodec codec;
    private final boolean stateless;
    private final Immutability immutability;
    private final boolean watched;
    private final CheckedCodec states;
    private final ConcurrentHashMap<Type, CheckedCodec> others = new ConcurrentHashMap<>();
    private final PreloadManifest manifest;
    private final Map<String, Action> actions = new TreeMap<>();
    private final Map<Method, Action> methods = new HashMap<>();
    private final RawHandlers rawHandlers;
    private final Map<String, QueueType> queues = new TreeMap<>();
    private volatile boolean paused;
    private final Map<LifecycleHook, Action> hooks = new EnumMap<>(LifecycleHook.class);

    /**
     * @param index where a lane keeps what it has per type
     * @param manifest of its starts
     * @param watched whether changes of the state in place are looked for, and every value that is encoded is read again
     * @throws IllegalArgumentException what is wrong with the registration
     */
    public HostedType(ActorType<?> type, int index, PreloadManifest manifest, boolean watched) {
        this.type = type;
        this.index = index;
        this.codec = new GuardedCodec(type.options().codec());
        this.manifest = manifest;
        Class<?> implementation = type.isHosted() ? implementation(type) : type.api();
        TypeFactory types = TypeFactory.createDefaultInstance();
        this.stateType = type.isHosted() ? stateType(types, implementation) : NoState.class;
        this.stateless = StatelessActor.class.isAssignableFrom(implementation);
        this.immutability = new Immutability(types, types.constructType(stateType));
        this.watched = watched;
        this.rawHandlers = RawHandlers.of(implementation);
        this.states = states(implementation);
        addActions(new MemberTypes(types, type.api()), implementation);
        for (LifecycleHook hook : LifecycleHook.values()) {
            if (type.isHosted() && isOverridden(hook, implementation)) {
                hooks.put(
                        hook,
                        Action.of(
                                hook.method(),
                                (actor, arguments) -> ActorDriver.run(
                                        (Actor<?>) actor, hook, arguments.length == 0 ? null : arguments[0])));
            }
        }
    }

    /**
     * A type whose actors are elsewhere, of which the interface is all that is known.
     *
     * @throws IllegalArgumentException what is wrong with the interface
     */
    public static HostedType called(ActorType<?> type) {
        PreloadManifest nothing = new PreloadManifest(
                List.of(), List.of(), type.options().preload().totalBytes());
        return new HostedType(type, 0, nothing, false);
    }

    /** State of a type that is only called here. */
    private record NoState() {}

    private static boolean isOverridden(LifecycleHook hook, Class<?> implementation) {
        for (Class<?> type = implementation; type != Actor.class && type != null; type = type.getSuperclass()) {
            if (Stream.of(type.getDeclaredMethods()).anyMatch(method -> overrides(hook, method))) {
                return true;
            }
        }
        return false;
    }

    private static boolean overrides(LifecycleHook hook, Method method) {
        Class<?>[] parameters = switch (hook) {
            case CREATE -> new Class<?>[] {Object.class};
            case MIGRATE -> new Class<?>[] {int.class, StoredState.class};
            case WAKE, SLEEP, DESTROY, RUN -> new Class<?>[0];
        };
        return method.getName().equals(hook.method()) && Arrays.equals(method.getParameterTypes(), parameters);
    }

    private static Class<?> implementation(ActorType<?> type) {
        try {
            return made(type).getClass();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(
                    "The factory of actor type " + type.name() + " threw " + ErrorText.of(e), e);
        }
    }

    private static Actor<?> made(ActorType<?> type) {
        Object fresh = type.factory().get();
        if (fresh instanceof Actor<?> actor && type.api().isInstance(fresh)) {
            return actor;
        }
        throw new IllegalArgumentException("The factory of actor type " + type.name() + " makes "
                + (fresh == null ? "null" : fresh.getClass().getName()) + ", which is not an Actor that implements "
                + type.api().getName() + ".");
    }

    private CheckedCodec states(Class<?> implementation) {
        try {
            return checked(stateType);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The state of actor type " + type.name() + " (" + implementation.getName() + ") cannot be stored: "
                            + ErrorText.message(e),
                    e);
        }
    }

    private CheckedCodec checked(Type value) {
        codec.check(value);
        return new CheckedCodec(codec, value, watched);
    }

    private static Type stateType(TypeFactory types, Class<?> implementation) {
        JavaType[] parameters = types.findTypeParameters(types.constructType(implementation), Actor.class);
        if (parameters.length != 1 || parameters[0].isJavaLangObject()) {
            throw new IllegalArgumentException(
                    implementation.getName() + " does not say what its state is, it extends "
                            + (parameters.length == 1 ? "Actor<Object>" : "Actor")
                            + ": extend Actor with the class of the state, as in Actor<Cart>, or StatelessActor where there is none.");
        }
        return parameters[0].hasGenericTypes() ? parameters[0] : parameters[0].getRawClass();
    }

    /** A bridge is the method that it overrides, with the types of a generic interface above: the same action. */
    private void addActions(MemberTypes types, Class<?> implementation) {
        List<Method> bridges = new ArrayList<>();
        for (Method method : type.api().getMethods()) {
            if (method.isBridge()) {
                bridges.add(method);
            } else if (!Modifier.isStatic(method.getModifiers())) {
                add(method, types, implementation);
            }
        }
        addPulledQueues();
        for (Method bridge : bridges) {
            methods.put(bridge, Objects.requireNonNull(actions.get(bridge.getName()), bridge::toString));
        }
    }

    private void add(Method method, MemberTypes types, Class<?> implementation) {
        Action action = Action.of(method, types, implementation);
        if (actions.put(method.getName(), action) != null) {
            throw new IllegalArgumentException("Actions are called by name, so each name stands once: "
                    + type.api().getName() + " has several methods " + method.getName()
                    + ". Rename all but one of them, or make one that takes the arguments of all.");
        }
        methods.put(method, action);
        QueueHandler handler = method.getAnnotation(QueueHandler.class);
        if (handler != null) {
            addQueue(handler.value(), QueueType.of(handler.value(), handler.batch(), action, types, type.api()));
        }
    }

    private void addPulledQueues() {
        for (PulledQueue queue : type.api().getAnnotationsByType(PulledQueue.class)) {
            addQueue(queue.value(), QueueType.pulled(queue, type.api()));
        }
    }

    private void addQueue(String name, QueueType queue) {
        QueueType other = queues.put(name, queue);
        if (other != null) {
            throw new IllegalArgumentException("A queue has one handler, " + name + " has "
                    + other.handler().name() + " and " + queue.handler().name() + " of "
                    + type.api().getName() + ".");
        }
    }

    /** Names of its queues, in order. */
    public List<String> queues() {
        return List.copyOf(queues.keySet());
    }

    /**
     * The action that handles the messages of a queue, with the arguments that each of them has.
     *
     * @throws InvalidCallException there is no such queue
     */
    public Action queueHandler(String queue) {
        return queue(queue).message();
    }

    /** The queue of that name; null for none. */
    public @Nullable QueueType queueOrNull(String queue) {
        return queues.get(queue);
    }

    /** @throws InvalidCallException there is no such queue */
    public QueueType queue(String queue) {
        QueueType handler = queues.get(queue);
        if (handler == null) {
            throw new InvalidCallException(
                    "Actors of type " + name() + " have no queue '" + queue + "', but "
                            + (queues.isEmpty() ? "none" : String.join(", ", queues.keySet()))
                            + ": an action with @QueueHandler makes one.",
                    Map.of("type", name(), "queue", queue));
        }
        return handler;
    }

    public String name() {
        return type.name();
    }

    public Class<?> api() {
        return type.api();
    }

    public ActorOptions options() {
        return type.options();
    }

    public PreloadManifest manifest() {
        return manifest;
    }

    public int index() {
        return index;
    }

    public boolean sleepsAtOnce() {
        Duration timeout = type.options().idleTimeout();
        return timeout != null && timeout.isZero();
    }

    public Durability durability() {
        return type.options().durability();
    }

    /** The raw handlers of its actors. */
    public RawHandlers rawHandlers() {
        return rawHandlers;
    }

    /** The action that runs {@code hook}, with one argument; null for a type that does not override it. */
    public @Nullable Action hook(LifecycleHook hook) {
        return hooks.get(hook);
    }

    public boolean has(LifecycleHook hook) {
        return hooks.containsKey(hook);
    }

    /** Sets whether calls of its actors are refused. Those that are awake are put to sleep by their lanes. */
    public void pause(boolean value) {
        paused = value;
    }

    public boolean isPaused() {
        return paused;
    }

    public LifecycleOptions lifecycle() {
        return type.options().lifecycle();
    }

    /**
     * @throws UnknownActionException there is none of that name
     */
    public Action action(String name) {
        Action action = actions.get(name);
        if (action == null) {
            throw new UnknownActionException(type.name(), name, List.copyOf(actions.keySet()));
        }
        return action;
    }

    /** Signatures of all its actions, in the order of their names. */
    public List<ActionSignature> actions() {
        return actions.values().stream().map(Action::signature).toList();
    }

    /** The action that {@code method} of the interface is; null for any other method. */
    public @Nullable Action action(Method method) {
        return methods.get(method);
    }

    /** @throws IllegalArgumentException the factory makes no such actor */
    @SuppressWarnings("unchecked")
    public Actor<Object> newActor() {
        return (Actor<Object>) made(type);
    }

    /** Whether its actors have no state. */
    public boolean isStateless() {
        return stateless;
    }

    /**
     * The state of an actor that is being created.
     *
     * @throws InvalidCallException the type takes no such input
     */
    public Object initialState(Actor<Object> actor, @Nullable Object input) {
        if (stateless && input != null && !has(LifecycleHook.CREATE)) {
            throw new InvalidCallException("Actors of " + name() + " have neither a state nor onCreate, so they take no"
                    + " input, got one of type " + input.getClass().getName()
                    + ": override onCreate(Object) to take it, or create them without input.");
        }
        return ActorDriver.create(actor, input);
    }

    /** Whether changes of the state in place are looked for. */
    public boolean isWatched() {
        return watched;
    }

    /** Whether nobody can change {@code state} in place. */
    public boolean isImmutable(Object state) {
        return immutability.holds(state);
    }

    public GuardedCodec codec() {
        return codec;
    }

    /**
     * @throws UnreadableValueException it could not be read again
     * @throws RuntimeException it cannot be written, in the codec's words
     */
    public byte[] encode(Object state) {
        return states.encode(state);
    }

    /** As {@link #encode}, of a state that is not to be stored. */
    public byte[] encodeUnchecked(Object state) {
        return states.encodeUnchecked(state);
    }

    public Object decode(byte[] state) {
        return states.decode(state);
    }

    /**
     * The codec for arguments and values of own data that are declared as {@code declared}.
     *
     * @throws IllegalArgumentException none of them could be read again, saying why
     */
    public CheckedCodec values(Type declared) {
        CheckedCodec known = others.get(declared);
        if (known == null) {
            known = checked(declared);
            others.put(declared, known);
        }
        return known;
    }

    /**
     * A value of own data.
     *
     * @throws RuntimeException it cannot be written, or could not be read again
     */
    public byte[] encode(Object value, Class<?> type) {
        return values(type).encode(value);
    }

    /**
     * The class to write a value by that nobody has declared: for a list, a set or a map that of any, as those that cannot be changed have
     * classes that nobody can read.
     */
    public static Class<?> classOf(Object value) {
        if (value instanceof Map) {
            return Map.class;
        }
        return value instanceof List ? List.class : value instanceof Set ? Set.class : value.getClass();
    }

    public Object decode(byte[] value, Class<?> type) {
        return codec.decode(value, type);
    }

    /** A state of an earlier version, for {@code onMigrate}. */
    public StoredState stored(int version, byte[] state) {
        return new EarlierState(version, state, codec);
    }

    private record EarlierState(int version, byte[] bytes, GuardedCodec codec) implements StoredState {
        @Override
        public <T> T as(Class<T> type) {
            return type.cast(codec.decode(bytes, type));
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }
    }
}
