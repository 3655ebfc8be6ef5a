package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.JacksonStateCodec;
import dev.rouse.LifecycleOptions;
import dev.rouse.StateCodec;
import dev.rouse.kv.ScriptedStore;
import java.lang.reflect.Type;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;

/** Actors on one lane whose code, constructor and codec a test breaks and mends, and what holds once they are whole again. */
abstract class ForeignCode {

    static final Duration GRACE = LifecycleOptions.defaults().grace();
    static final ActorAddress A = ActorAddress.of("lived", "a");

    private static final ActorOptions SLEEPY =
            ActorOptions.builder().idleTimeout(Duration.ofSeconds(1)).build();

    final ScriptedStore store = new ScriptedStore();
    final Lived.Script script = new Lived.Script();
    final Puppet.Play play = new Puppet.Play();
    final Codec codec = new Codec();
    Runnable constructor = () -> {};
    boolean makesNull;
    TestNode node;
    Lived a;

    /** JSON, but for what the test breaks of it. */
    static final class Codec implements StateCodec {
        private final JacksonStateCodec json = new JacksonStateCodec();
        Runnable encoding = () -> {};
        Runnable decoding = () -> {};

        /** What it gives is dropped. */
        boolean givesNull;

        @Override
        public byte[] encode(Object value, Type type) {
            encoding.run();
            return givesNull ? null : json.encode(value, type);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            decoding.run();
            return givesNull ? null : json.decode(bytes, type);
        }
    }

    /** With an actor that has acknowledged "1" and sleeps. */
    void node() {
        begin();
        node.await(a.add("1"));
        sleep();
        script.heard.clear();
    }

    void begin() {
        ActorType<Lived> type = ActorType.of(Lived.class, () -> {
                    constructor.run();
                    return makesNull ? null : new Lived.LivedActor(script);
                })
                .options(SLEEPY)
                .options(o -> o.codec(codec)
                        .schedule(s ->
                                s.maxEntries(10).tries(1).retryDelay(Duration.ofSeconds(1), Duration.ofSeconds(1))));
        node = TestNode.on(
                store, type, play.type(SLEEPY.toBuilder().codec(codec).build()));
        a = actor("a");
    }

    Lived actor(String key) {
        return node.runtime().actor(Lived.class, key);
    }

    Puppet puppet(String key) {
        return node.runtime().actor(Puppet.class, key);
    }

    void sleep() {
        node.advance(Duration.ofSeconds(3));
        assertThat(node.runtime().health().residentActors()).isZero();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        node.close();
        store.verifyNoMoreCalls();
    }

    /** Its caller is told, at once, and no operator of the caller throws it on. */
    Throwable fails(Publisher<?> call) {
        Heard<?> heard = Heard.by(call);
        node.run();
        assertThat(heard.isOver()).as("the caller is told").isTrue();
        assertThat(Exceptions.isJvmFatal(heard.error()))
                .as("no operator of the caller throws it on")
                .isFalse();
        assertThat(heard.error() == null).as("it fails").isFalse();
        return heard.error();
    }

    /**
     * What was broken is whole again: every actor of the lane goes on with what it had acknowledged, sleeps and wakes, here and
     * in the next runtime, and can be destroyed.
     */
    void allGoOn() {
        node.advance(Duration.ofSeconds(1));
        assertThat(node.await(actor("bystander").add("2"))).isEqualTo("2");
        assertThat(node.await(a.add("2"))).isEqualTo("12");
        assertThat(node.await(a.look())).isEqualTo("12");
        sleep();
        assertThat(node.await(a.look())).isEqualTo("12");
        node.close();
        goesOnElsewhere("12");
    }

    /** The next runtime has what this one acknowledged of the actor, and can destroy it. */
    void goesOnElsewhere(String state) {
        begin();
        assertThat(node.await(a.look())).isEqualTo(state);
        node.await(node.runtime().destroy(A));
        assertThat(node.await(a.add("3"))).isEqualTo("3");
        sleep();
    }
}
