package dev.rouse.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.DataKey;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.slf4j.MDC;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** The MDC as turns find it, with automatic context propagation and without. The lane is the thread of the test. */
final class ThreadLocalsTest {

    private static final String KEY = "rouse.test.request";

    private final AtomicInteger touched = new AtomicInteger();
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final List<String> seen = new ArrayList<>();
    private final Puppet.Play play = new Puppet.Play()
            .part("mdc", puppet -> Mono.just(mdc()))
            .part("wait", puppet -> gate.asMono().publishOn(puppet.home()).then(Mono.fromCallable(this::mdc)));

    private TestNode node;

    private String mdc() {
        return String.valueOf(MDC.get(KEY));
    }

    @BeforeEach
    void propagates() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, () -> MDC.get(KEY), this::put, this::clear);
        Hooks.enableAutomaticContextPropagation();
        node = TestNode.on(new ScriptedStore(), play.type());
    }

    private void put(String value) {
        touched.incrementAndGet();
        MDC.put(KEY, value);
    }

    private void clear() {
        touched.incrementAndGet();
        MDC.remove(KEY);
    }

    @AfterEach
    void nothingIsLeftOnTheLane() {
        assertThat(MDC.get(KEY)).isNull();
        node.close();
        Hooks.disableAutomaticContextPropagation();
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
    }

    private Puppet puppet(String key) {
        return node.runtime().actor(Puppet.class, key);
    }

    private static <T> Mono<T> as(String request, Mono<T> call) {
        return call.contextWrite(Context.of(KEY, request));
    }

    @Test
    void anActionSeesWhatItsCallerHas() {
        assertThat(node.await(as("r1", puppet("a").act("mdc")))).isEqualTo("r1");
        assertThat(node.await(puppet("a").act("mdc"))).as("the next turn").isEqualTo("null");
        MDC.put(KEY, "r2");
        Mono<String> captured = puppet("a").act("mdc").contextCapture();
        Received<String> call = Received.from(captured);
        MDC.remove(KEY);
        node.until(call::isOver);
        assertThat(call.value()).isEqualTo("r2");
    }

    @Test
    void soDoesCodeBehindWhatItWaitsFor() {
        part(
                        "call",
                        puppet -> puppet.others()
                                .actor(Puppet.class, "b")
                                .act("mdc")
                                .map(this::see))
                .part("data", puppet -> {
                    puppet.own().put(DataKey.of("k"), new byte[1]);
                    return puppet.own().get(DataKey.of("k")).map(value -> mdc());
                })
                .part(
                        "stored",
                        puppet -> puppet.own()
                                .get(DataKey.of("other"))
                                .hasElement()
                                .map(value -> mdc()))
                .part(
                        "lane",
                        puppet -> Mono.just(1)
                                .publishOn(Schedulers.parallel())
                                .publishOn(puppet.home())
                                .map(one -> mdc()))
                .part(
                        "timer",
                        puppet ->
                                Mono.delay(Duration.ofMillis(5), puppet.home()).map(one -> mdc()))
                .part("block", puppet -> puppet.block(this::mdc).map(this::see))
                .part("update", puppet -> Mono.fromCallable(() -> puppet.add(mdc())));
        for (String what : List.of("call", "data", "stored", "lane", "block", "update")) {
            assertThat(node.await(as("r1", puppet(what).act(what)))).as(what).isEqualTo("r1");
        }
        Received<String> timed = node.call(as("r1", puppet("t").act("timer")));
        node.advance(Duration.ofMillis(10));
        assertThat(timed.value()).isEqualTo("r1");
        assertThat(seen)
                .as("of the other actor, and on the thread that may block")
                .containsExactly("r1", "r1");
    }

    private Puppet.Play part(String name, Function<PuppetActor, Publisher<String>> body) {
        return play.part(name, body);
    }

    /** Keeps what others saw, and tells what is seen here. */
    private String see(String elsewhere) {
        seen.add(elsewhere);
        return mdc();
    }

    @Test
    void turnsThatOverlapSeeEachTheirOwn() {
        Received<String> first = node.call(as("r1", puppet("a").mingle("wait")));
        Received<String> second = node.call(as("r2", puppet("a").mingle("wait")));
        Received<String> third = node.call(puppet("a").mingle("wait"));
        assertThat(mdc()).isEqualTo("null");
        gate.tryEmitEmpty();
        node.until(() -> first.isOver() && second.isOver() && third.isOver());
        assertThat(List.of(first.value(), second.value(), third.value())).containsExactly("r1", "r2", "null");
    }

    @Test
    void aTurnThatBeginsWhereAnotherEndsSeesNothingOfIt() {
        Received<String> first = node.call(as("r1", puppet("a").act("wait")));
        Received<String> behind = node.call(puppet("a").act("mdc"));
        Received<String> last = node.call(as("r3", puppet("a").act("mdc")));
        gate.tryEmitEmpty();
        node.until(last::isOver);
        assertThat(List.of(first.value(), behind.value(), last.value())).containsExactly("r1", "null", "r3");
    }

    @Test
    void whatAnInnerContextSaysHoldsBehindTheWayBackToTheLane() {
        play.part(
                "inner",
                puppet -> Mono.just(1)
                        .publishOn(Schedulers.parallel())
                        .publishOn(puppet.home())
                        .map(one -> mdc())
                        .contextWrite(Context.of(KEY, "inner"))
                        .map(inner -> inner + " " + mdc()));
        assertThat(node.await(as("r1", puppet("a").act("inner")))).isEqualTo("inner r1");
    }

    @Test
    void theCallerSeesItsOwnBehindTheAnswer() {
        Mono<String> call = puppet("a").act("mdc").map(result -> result + " " + mdc());
        assertThat(node.await(as("r1", call))).isEqualTo("r1 r1");
        assertThat(node.await(call)).isEqualTo("null null");
    }

    @Test
    void hooksOfAStartSeeWhatTheCallerThatWakesTheActorHas() {
        Hooked.Script script = new Hooked.Script();
        for (LifecycleHook hook : LifecycleHook.values()) {
            script.on(hook, actor -> {
                seen.add(hook.method() + " " + mdc());
                return Mono.empty();
            });
        }
        ScriptedStore store = new ScriptedStore();
        TestNode hooked = TestNode.on(store, script.type());
        Hooked actor = hooked.runtime().actor(Hooked.class, "a");
        assertThat(hooked.await(as("r1", actor.add("x")))).isEqualTo("x");
        hooked.close();
        assertThat(seen).containsExactly("onCreate r1", "onWake r1", "run null", "onSleep null");
        seen.clear();
        TestNode next = TestNode.on(store, script.type());
        assertThat(next.await(as("r2", next.runtime().actor(Hooked.class, "a").add("y"))))
                .isEqualTo("xy");
        next.close();
        assertThat(seen).startsWith("onWake r2", "run null");
    }

    @Test
    void whatAnAccessorThrowsDoesNotStopATurn() {
        ContextRegistry.getInstance()
                .registerThreadLocalAccessor(
                        KEY,
                        () -> null,
                        (String value) -> {
                            throw new IllegalStateException("scripted");
                        },
                        () -> {});
        assertThat(node.await(puppet("a").act("mdc"))).isEqualTo("null");
        Received<String> call = Received.from(puppet("a").act("state"));
        node.until(call::isOver);
        assertThat(call.value()).isEmpty();
    }

    @Test
    void nothingIsTouchedWhileThatIsOff() {
        Hooks.disableAutomaticContextPropagation();
        touched.set(0);
        assertThat(node.await(as("r1", puppet("a").act("mdc")))).isEqualTo("null");
        assertThat(touched.get()).isZero();
    }
}
