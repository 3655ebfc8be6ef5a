package dev.rouse.life;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorLife;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.DataKey;
import dev.rouse.JacksonStateCodec;
import dev.rouse.LifecycleHook;
import dev.rouse.StateCodec;
import dev.rouse.StoredState;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An actor whose hooks and turns each leave a mark in its state, its own data and its schedule: all three, or none. */
public interface HookTrace {

    ActorAddress ADDRESS = ActorAddress.of("hook-trace", "a");

    /** Leaves the mark, and returns the state. */
    Mono<String> mark(String mark);

    /** What a test does where a hook has left its mark, or where a state is encoded. */
    final class Script implements StateCodec {
        private final JacksonStateCodec json = new JacksonStateCodec();
        private BiFunction<LifecycleHook, HookTraceActor, Mono<Void>> hooks = (hook, actor) -> Mono.empty();
        private Runnable encoding = () -> {};

        void on(BiFunction<LifecycleHook, HookTraceActor, Mono<Void>> body) {
            hooks = body;
        }

        void onEncoding(Runnable body) {
            encoding = body;
        }

        /** Hooks leave their marks, and nothing else happens. */
        void quiet() {
            hooks = (hook, actor) -> Mono.empty();
            encoding = () -> {};
        }

        ActorType<HookTrace> type(ActorOptions options) {
            return ActorType.of(HookTrace.class, () -> new HookTraceActor(this))
                    .options(options)
                    .options(o -> o.codec(this));
        }

        @Override
        public byte[] encode(Object state, Type type) {
            encoding.run();
            return json.encode(state, type);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            return json.decode(bytes, type);
        }
    }

    /** The implementation. */
    final class HookTraceActor extends Actor<String> implements HookTrace {

        private final Script script;

        HookTraceActor(Script script) {
            this.script = script;
        }

        @Override
        protected String initialState() {
            return "";
        }

        @Override
        public Mono<String> mark(String mark) {
            leave(mark);
            return Mono.just(update(before -> before + mark + ";"));
        }

        private void leave(String mark) {
            data().put(DataKey.of(mark), new byte[] {1});
            schedule().named(mark).after(Duration.ofDays(1), "mark", "late");
        }

        private Mono<Void> marking(LifecycleHook hook) {
            mark(hook.name());
            return script.hooks.apply(hook, this);
        }

        @Override
        protected Mono<Void> onCreate(@Nullable Object input) {
            return marking(LifecycleHook.CREATE);
        }

        @Override
        protected Mono<String> onMigrate(int fromVersion, StoredState stored) {
            leave(LifecycleHook.MIGRATE.name());
            String migrated = stored.as(String.class) + LifecycleHook.MIGRATE + ";";
            return script.hooks.apply(LifecycleHook.MIGRATE, this).thenReturn(migrated);
        }

        @Override
        protected Mono<Void> onWake() {
            return marking(LifecycleHook.WAKE);
        }

        @Override
        protected Mono<Void> onSleep() {
            return marking(LifecycleHook.SLEEP);
        }

        @Override
        protected Mono<Void> onDestroy() {
            return marking(LifecycleHook.DESTROY);
        }

        @Override
        protected Mono<Void> run() {
            return script.hooks
                    .apply(LifecycleHook.RUN, this)
                    .then(life().turn(() -> mark(LifecycleHook.RUN.name())))
                    .then(life().waiting(Mono.never()));
        }

        ActorLife own() {
            return life();
        }
    }
}
