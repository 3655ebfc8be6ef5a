package dev.rouse.host;

import dev.rouse.Actor;
import dev.rouse.ActorClient;
import dev.rouse.ActorLife;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.DataKey;
import dev.rouse.Interleaved;
import dev.rouse.LifecycleHook;
import dev.rouse.LifecycleOptions;
import dev.rouse.ReadOnly;
import dev.rouse.Schedule;
import dev.rouse.StoredState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** An actor with all hooks, which do what the test says; its state is a text. */
public interface Lived {

    /** Adds to the state, and returns it. */
    Mono<String> add(String text);

    @ReadOnly
    Mono<String> look();

    Mono<String> act(String part);

    @Interleaved
    Mono<String> mingle(String part);

    @ReadOnly
    Flux<String> watch(String part);

    /** What hooks and parts do, and what was heard of them in order. */
    final class Script {
        public final List<String> heard = new ArrayList<>();
        private Consumer<LivedActor> initial = actor -> {};
        private final Map<LifecycleHook, Function<LivedActor, Mono<Void>>> hooks = new EnumMap<>(LifecycleHook.class);
        private final Map<String, Function<LivedActor, Mono<String>>> parts = new HashMap<>();

        public Script on(LifecycleHook hook, Function<LivedActor, Mono<Void>> body) {
            hooks.put(hook, body);
            return this;
        }

        /** What {@code initialState} does beside. */
        public Script onInitialState(Consumer<LivedActor> body) {
            initial = body;
            return this;
        }

        public Script part(String name, Function<LivedActor, Mono<String>> body) {
            parts.put(name, body);
            return this;
        }

        public ActorType<Lived> type() {
            return type(life -> life);
        }

        public ActorType<Lived> type(UnaryOperator<LifecycleOptions.Builder> life) {
            return type(ActorOptions.defaults(), life);
        }

        public ActorType<Lived> type(ActorOptions options, UnaryOperator<LifecycleOptions.Builder> life) {
            return ActorType.of(Lived.class, () -> new LivedActor(this))
                    .options(options.toBuilder().lifecycle(life).build());
        }

        private Mono<Void> run(LifecycleHook hook, LivedActor actor) {
            heard.add(hook.method());
            return hooks.getOrDefault(hook, a -> Mono.empty()).apply(actor);
        }
    }

    /** The implementation. */
    final class LivedActor extends Actor<String> implements Lived {

        private final Script script;
        public @Nullable Object input;

        LivedActor(Script script) {
            this.script = script;
        }

        @Override
        protected String initialState() {
            script.initial.accept(this);
            return "";
        }

        @Override
        protected String initialState(Object given) {
            return "";
        }

        @Override
        protected Mono<Void> onCreate(@Nullable Object given) {
            input = given;
            return script.run(LifecycleHook.CREATE, this);
        }

        @Override
        protected Mono<String> onMigrate(int fromVersion, StoredState stored) {
            return script.run(LifecycleHook.MIGRATE, this).then(Mono.fromSupplier(() -> stored.as(String.class)));
        }

        @Override
        protected Mono<Void> onWake() {
            return script.run(LifecycleHook.WAKE, this);
        }

        @Override
        protected Mono<Void> onSleep() {
            return script.run(LifecycleHook.SLEEP, this);
        }

        @Override
        protected Mono<Void> onDestroy() {
            return script.run(LifecycleHook.DESTROY, this);
        }

        @Override
        protected Mono<Void> run() {
            return script.run(LifecycleHook.RUN, this);
        }

        @Override
        public Mono<String> add(String text) {
            return Mono.just(append(text));
        }

        @Override
        public Mono<String> look() {
            return Mono.just(now());
        }

        @Override
        public Mono<String> act(String part) {
            return script.parts.get(part).apply(this);
        }

        @Override
        public Mono<String> mingle(String part) {
            return act(part);
        }

        @Override
        public Flux<String> watch(String part) {
            return act(part).flux();
        }

        public String append(String text) {
            return update(before -> before + text);
        }

        public String now() {
            return state();
        }

        public void put(String key, String value) {
            data().put(DataKey.of(key), value.getBytes(StandardCharsets.UTF_8));
        }

        public Mono<String> read(String key) {
            return data().get(DataKey.of(key)).map(value -> new String(value, StandardCharsets.UTF_8));
        }

        public Schedule plan() {
            return schedule();
        }

        public ActorLife own() {
            return life();
        }

        public ActorClient others() {
            return actors();
        }

        public Scheduler home() {
            return lane();
        }
    }
}
