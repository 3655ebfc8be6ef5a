package dev.rouse.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorType;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Puppet;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.ActorRuntimeBuilder;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Code that waits on a lane's thread, where nothing may: what its caller is told names it, and says what to write instead. */
final class BlockedTurnTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Puppet.Play play = new Puppet.Play();
    private final Hooked.Script script = new Hooked.Script();
    private final AtomicReference<ActorRuntime> started = new AtomicReference<>();

    @AfterEach
    void stop() {
        started.get().stop().block(PATIENCE);
    }

    private ActorRuntime runtime(ActorType<?>... types) {
        ActorRuntimeBuilder builder = ActorRuntime.builder().store(new ScriptedStore());
        for (ActorType<?> type : types) {
            builder.register(type);
        }
        started.set(builder.start().block(PATIENCE));
        return started.get();
    }

    /** The ways to wait that Reactor refuses on a thread like that. */
    enum Way {
        BLOCK(() -> Mono.never().block(PATIENCE)),
        BLOCK_OPTIONAL(() -> Mono.never().blockOptional(PATIENCE)),
        BLOCK_FIRST(() -> Flux.never().blockFirst(PATIENCE)),
        BLOCK_LAST(() -> Flux.never().blockLast(PATIENCE)),
        ITERABLE(() -> Flux.never().toIterable().iterator().next()),
        STREAM(() -> Flux.never().toStream().findFirst());

        private final Supplier<Object> waiting;

        Way(Supplier<Object> waiting) {
            this.waiting = waiting;
        }

        String happen() {
            return waiting.get().toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void actionThatWaitsIsNamed(Way way) {
        play.part("wait", puppet -> Mono.fromSupplier(way::happen))
                .part("wait at once", puppet -> Mono.just(way.happen()));
        ActorRuntime runtime = runtime(play.type());
        for (String part : new String[] {"wait", "wait at once"}) {
            assertThatThrownBy(() -> runtime.actor(Puppet.class, "a").act(part).block(PATIENCE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("puppet/a.act waits on the thread of its lane")
                    .hasMessageContaining("blocking, which is not supported")
                    .hasMessageContaining("go on with map or flatMap")
                    .hasMessageContaining("blocking(() -> ...)")
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void oneThatWaitsInAnAnswerIsNamedAndNotItsCaller() {
        play.part("wait", puppet -> Mono.fromSupplier(Way.BLOCK::happen))
                .part("ask", puppet -> puppet.others().actor(Puppet.class, "b").act("wait"))
                .part(
                        "wait in the answer",
                        puppet -> puppet.others()
                                .actor(Puppet.class, "b")
                                .act("state")
                                .map(answer -> Way.BLOCK.happen()));
        ActorRuntime runtime = runtime(play.type());
        assertThatThrownBy(() -> runtime.actor(Puppet.class, "a").act("ask").block(PATIENCE))
                .hasMessageStartingWith("puppet/b.act waits");
        assertThatThrownBy(() -> runtime.actor(Puppet.class, "a")
                        .act("wait in the answer")
                        .block(PATIENCE))
                .hasMessageStartingWith("puppet/a.act waits");
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "WAKE", "RUN"})
    void hookThatWaitsIsNamed(LifecycleHook hook) {
        script.on(hook, actor -> Mono.fromSupplier(Way.BLOCK::happen).then());
        ActorRuntime runtime = runtime(script.type());
        Mono<String> told = runtime.events()
                .map(event -> event + "")
                .filter(event -> event.contains("hooked/a." + hook.method() + " waits on the thread of its lane"))
                .next()
                .cache();
        told.subscribe();
        Mono<String> call = runtime.actor(Hooked.class, "a").add("x");
        if (hook == LifecycleHook.RUN) {
            call.onErrorResume(error -> Mono.empty()).block(PATIENCE);
            assertThat(told.block(PATIENCE)).isNotNull();
        } else {
            assertThatThrownBy(() -> call.block(PATIENCE))
                    .hasMessageContaining("hooked/a." + hook.method() + " waits on the thread of its lane");
        }
    }

    @Test
    void initialStateThatWaitsIsNamed() {
        script.onInitialState(actor -> Way.BLOCK.happen());
        ActorRuntime runtime = runtime(script.type());
        assertThatThrownBy(() -> runtime.actor(Hooked.class, "a").add("x").block(PATIENCE))
                .hasMessageStartingWith("hooked/a.initialState waits on the thread of its lane");
    }

    @Test
    void whatOnlyLooksLikeItStaysAsItIs() {
        IllegalStateException own = new IllegalStateException("scripted");
        play.part("fail", puppet -> Mono.error(own));
        assertThatThrownBy(() -> runtime(play.type())
                        .actor(Puppet.class, "a")
                        .act("fail")
                        .block(PATIENCE))
                .isSameAs(own);
    }
}
