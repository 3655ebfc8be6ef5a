package dev.rouse.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorStartException;
import dev.rouse.ActorType;
import dev.rouse.JacksonStateCodec;
import dev.rouse.StateChangedInPlaceException;
import dev.rouse.StateCodec;
import dev.rouse.StateEncodingException;
import dev.rouse.StoredState;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.fixture.Thrown;
import dev.rouse.kv.ScriptedStore;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** A codec that fails at any of the times that it is asked, of a state that could be changed in place: around each hook. */
class MutableStateCodecTest {

    private static final ActorAddress A = ActorAddress.of("shelf", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Codec codec = new Codec();
    private Runnable inOnCreate = () -> {};
    private boolean sneaksInOnCreate;
    private TestNode node = node(1);

    /** JSON, but for the call of each method that the test names. */
    private static final class Codec implements StateCodec {
        private final JacksonStateCodec json = new JacksonStateCodec();
        private Thrown thrown = Thrown.MISSING_CLASS;
        private int failsAtEncoding;
        private int failsAtDecoding;

        @Override
        public byte[] encode(Object state, Type type) {
            if (--failsAtEncoding == 0) {
                thrown.now();
            }
            return json.encode(state, type);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            if (--failsAtDecoding == 0) {
                thrown.now();
            }
            return json.decode(bytes, type);
        }
    }

    /** Has a list. */
    public interface Shelf {
        Mono<Integer> put(String text);

        Mono<Integer> putAndFail(String text);

        Mono<List<String>> all();

        Mono<Void> rest();
    }

    private final class ShelfActor extends Actor<List<String>> implements Shelf {

        @Override
        protected List<String> initialState() {
            return new ArrayList<>();
        }

        @Override
        protected Mono<Void> onCreate(@Nullable Object input) {
            inOnCreate.run();
            if (sneaksInOnCreate) {
                state().add("sneaked");
            } else {
                add("made");
            }
            return Mono.empty();
        }

        @Override
        protected Mono<List<String>> onMigrate(int from, StoredState stored) {
            return Mono.fromSupplier(() -> new ArrayList<>(List.of(stored.as(String[].class))));
        }

        @Override
        protected Mono<Void> onWake() {
            return Mono.empty();
        }

        @Override
        protected Mono<Void> onSleep() {
            return Mono.empty();
        }

        private int add(String text) {
            return update(list -> {
                        list.add(text);
                        return list;
                    })
                    .size();
        }

        @Override
        public Mono<Integer> put(String text) {
            return Mono.fromSupplier(() -> add(text));
        }

        @Override
        public Mono<Integer> putAndFail(String text) {
            add(text);
            return Mono.error(new IllegalStateException("scripted"));
        }

        @Override
        public Mono<List<String>> all() {
            return Mono.fromSupplier(() -> List.copyOf(state()));
        }

        @Override
        public Mono<Void> rest() {
            life().sleepNow();
            return Mono.empty();
        }
    }

    private TestNode node(int version) {
        return TestNode.on(
                store,
                ActorType.of(Shelf.class, ShelfActor::new)
                        .options(o -> o.codec(codec).lifecycle(l -> l.stateVersion(version))));
    }

    private Shelf shelf() {
        return node.runtime().actor(Shelf.class, "a");
    }

    /** The turn that asks for it may be refused by the check of the state. */
    private void rest() {
        for (int i = 0; i < 2; i++) {
            Received<Void> rests = node.call(shelf().rest());
            assertThat(rests.isOver()).isTrue();
        }
        assertThat(node.runtime().health().residentActors()).isZero();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        node.close();
        store.verifyNoMoreCalls();
    }

    private void allGoOn(String... content) {
        codec.failsAtEncoding = 0;
        codec.failsAtDecoding = 0;
        node.await(shelf().put("more"));
        rest();
        List<String> expected = new ArrayList<>(List.of(content));
        expected.add("more");
        assertThat(node.await(shelf().all())).isEqualTo(expected);
        node.await(node.runtime().destroy(A));
        assertThat(node.await(shelf().all())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void creationFailsOrIsWholeWheneverTheCodecFails(Thrown thrown) {
        for (int at = 1; at <= 8; at++) {
            codec.thrown = thrown;
            codec.failsAtEncoding = at;
            Received<Integer> received = node.call(shelf().put("first"));
            assertThat(received.isOver()).as("at encoding %s", at).isTrue();
            codec.failsAtEncoding = 0;
            node.await(shelf().put("next"));
            assertThat(node.await(shelf().all()))
                    .isEqualTo(received.error() == null ? List.of("made", "first", "next") : List.of("made", "next"));
            node.await(node.runtime().destroy(A));
        }
    }

    @ParameterizedTest
    @EnumSource
    void migrationFailsOrIsWholeWheneverTheCodecFails(Thrown thrown) {
        codec.thrown = thrown;
        int version = 1;
        node.await(shelf().all());
        for (int at = 1; at <= 4; at++) {
            node.close();
            node = node(++version);
            codec.failsAtEncoding = at;
            Received<List<String>> received = node.call(shelf().all());
            assertThat(received.isOver()).as("at encoding %s", at).isTrue();
            codec.failsAtEncoding = 0;
            assertThat(node.await(shelf().all())).containsExactly("made");
            node.close();
            node = node(++version);
            codec.failsAtDecoding = at;
            received = node.call(shelf().all());
            assertThat(received.isOver()).as("at decoding %s", at).isTrue();
            codec.failsAtDecoding = 0;
            assertThat(node.await(shelf().all())).containsExactly("made");
        }
        allGoOn("made");
    }

    @ParameterizedTest
    @EnumSource
    void stateThatCannotBeReadAgainFailsTurnsUntilItCan(Thrown thrown) {
        codec.thrown = thrown;
        for (int at = 1; at <= 4; at++) {
            node.await(shelf().put("x"));
            assertThat(node.call(shelf().putAndFail("lost")).isOver()).isTrue();
            codec.failsAtDecoding = at;
            for (int i = 0; i < 3; i++) {
                assertThat(node.call(shelf().all()).isOver()).isTrue();
                assertThat(node.call(shelf().putAndFail("lost")).isOver()).isTrue();
            }
            codec.failsAtDecoding = 0;
        }
        allGoOn("made", "x", "x", "x", "x");
    }

    @ParameterizedTest
    @EnumSource
    void sleepComesThoughTheStateCannotBeReadAgain(Thrown thrown) {
        codec.thrown = thrown;
        for (int at = 1; at <= 4; at++) {
            node.await(shelf().put("x"));
            assertThat(node.call(shelf().putAndFail("lost")).isOver()).isTrue();
            codec.failsAtDecoding = at;
            rest();
            codec.failsAtDecoding = 0;
            node.await(shelf().put("x"));
            codec.failsAtEncoding = at;
            rest();
            codec.failsAtEncoding = 0;
        }
        allGoOn("made", "x", "x", "x", "x", "x", "x", "x", "x");
    }

    @Test
    void onCreateThatChangesTheStateInPlaceIsToldToWhoCreates() {
        sneaksInOnCreate = true;
        assertThat(node.call(shelf().put("x")).error()).isInstanceOf(StateChangedInPlaceException.class);
        assertThat(node.call(node.runtime().create(A, null)).error()).isInstanceOf(StateChangedInPlaceException.class);
        sneaksInOnCreate = false;
        allGoOn("made");
    }

    @Test
    void stateThatCannotBeWrittenAfterOnCreateIsToldToWhoCreates() {
        inOnCreate = () -> codec.failsAtEncoding = 1;
        assertThat(node.call(shelf().put("x")).error()).isInstanceOf(StateEncodingException.class);
        inOnCreate = () -> {};
        allGoOn("made");
    }

    @Test
    void stateThatCannotBeReadIsToldToWhoWakes() {
        node.await(shelf().all());
        node.close();
        node = node(1);
        codec.failsAtDecoding = 1;
        assertThat(node.call(shelf().all()).error()).isInstanceOf(ActorStartException.class);
        allGoOn("made");
    }
}
