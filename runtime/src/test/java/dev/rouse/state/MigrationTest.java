package dev.rouse.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorStartException;
import dev.rouse.ActorType;
import dev.rouse.DataKey;
import dev.rouse.StoredState;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.Keys;
import dev.rouse.record.StateRecord;
import dev.rouse.record.Suffix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** States that were stored with an older schema. */
class MigrationTest {

    private static final KvKey STATE =
            new Keys((byte) 'R').actor(ActorAddress.of("person", "a").id(), Suffix.state());

    private final ScriptedStore store = new ScriptedStore();
    private final List<TestNode> nodes = new ArrayList<>();

    /** Has a name, and says it. */
    public interface Person {
        Mono<String> name();

        Mono<String> note();
    }

    /** As it was. */
    public record Old(String name) {}

    /** As it is now. */
    public record New(String first, String last) {}

    /** The implementation of the past. */
    public static final class OldPerson extends Actor<Old> implements Person {
        @Override
        protected Old initialState() {
            return new Old("Ada Lovelace");
        }

        @Override
        public Mono<String> name() {
            return Mono.just(state().name());
        }

        @Override
        public Mono<String> note() {
            return Mono.just("none");
        }
    }

    /** The implementation of today. */
    public static final class NewPerson extends Actor<New> implements Person {
        private final BiFunction<NewPerson, StoredState, Mono<New>> migration;

        NewPerson(BiFunction<NewPerson, StoredState, Mono<New>> migration) {
            this.migration = migration;
        }

        @Override
        protected New initialState() {
            return new New("Grace", "Hopper");
        }

        @Override
        protected Mono<New> onMigrate(int fromVersion, StoredState stored) {
            assertThat(fromVersion).isEqualTo(stored.version());
            return migration.apply(this, stored);
        }

        void keep(String note) {
            data().put(DataKey.of("note"), note.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Mono<String> name() {
            return Mono.just(state().last() + ", " + state().first());
        }

        @Override
        public Mono<String> note() {
            return data().get(DataKey.of("note")).map(note -> new String(note, StandardCharsets.UTF_8));
        }
    }

    private static Mono<New> split(NewPerson person, StoredState stored) {
        String[] names = stored.as(Old.class).name().split(" ");
        person.keep("migrated from " + stored.version());
        return Mono.just(new New(names[0], names[1]));
    }

    private Person past() {
        return on(ActorType.of(Person.class, OldPerson::new));
    }

    private Person today(int version, BiFunction<NewPerson, StoredState, Mono<New>> migration) {
        return on(ActorType.of(Person.class, () -> new NewPerson(migration))
                .options(o -> o.lifecycle(l -> l.stateVersion(version))));
    }

    private Person on(ActorType<Person> type) {
        leave();
        nodes.add(TestNode.on(store, type));
        return nodes.get(0).runtime().actor(Person.class, "a");
    }

    @AfterEach
    void leave() {
        nodes.forEach(TestNode::close);
        nodes.clear();
        store.verifyNoMoreCalls();
    }

    private <T> T await(Mono<T> mono) {
        return nodes.get(0).await(mono);
    }

    @Test
    void anOlderStateIsMigratedOnceAndSavedWithItsVersion() {
        await(past().name());
        assertThat(version()).isEqualTo(1);
        Person today = today(3, MigrationTest::split);
        assertThat(await(today.name())).isEqualTo("Lovelace, Ada");
        assertThat(await(today.note())).isEqualTo("migrated from 1");
        assertThat(version()).isEqualTo(3);
        Person tomorrow = today(3, (person, stored) -> Mono.error(new AssertionError("migrated twice")));
        assertThat(await(tomorrow.name())).isEqualTo("Lovelace, Ada");
        Person later = today(4, (person, stored) -> Mono.just(stored.as(New.class)));
        assertThat(await(later.name())).isEqualTo("Lovelace, Ada");
        assertThat(version()).isEqualTo(4);
    }

    @Test
    void anOlderStateIsReadableAsATreeAndAsBytes() {
        await(past().name());
        Person today = today(2, (person, stored) -> {
            assertThat(new String(stored.bytes(), StandardCharsets.UTF_8)).contains("Ada Lovelace");
            return Mono.just(new New(stored.as(JsonNode.class).get("name").asString(), ""));
        });
        assertThat(await(today.name())).isEqualTo(", Ada Lovelace");
    }

    @Test
    void aMigrationThatFailsLeavesEverythingAsItWas() {
        await(past().name());
        byte[] before = store.value(STATE);
        List<BiFunction<NewPerson, StoredState, Mono<New>>> failures = List.of(
                (person, stored) -> {
                    person.keep("x");
                    return Mono.error(new IllegalStateException("no"));
                },
                (person, stored) -> Mono.empty(),
                (person, stored) -> {
                    throw new IllegalStateException("no");
                },
                (person, stored) -> Mono.just(stored.as(New.class)),
                (person, stored) -> Mono.just(new New("x".repeat(2_000_000), "")));
        for (BiFunction<NewPerson, StoredState, Mono<New>> failure : failures) {
            Person today = today(2, failure);
            store.forgetCalls();
            assertThat(nodes.get(0).call(today.name()).error())
                    .isInstanceOf(ActorStartException.class)
                    .hasMessageContaining("onMigrate failed");
            assertThat(store.commits()).isEmpty();
            assertThat(store.value(STATE)).isEqualTo(before);
        }
        assertThat(await(today(2, MigrationTest::split).name())).isEqualTo("Lovelace, Ada");
    }

    @Test
    void aMigrationThatCannotBeSavedIsTakenBackWithWhatWasBuiltOnIt() {
        await(past().name());
        Person today = today(2, MigrationTest::split);
        store.failNextCommit(new dev.rouse.kv.error.KvTooLargeException("commit", 2, 1));
        assertThat(nodes.get(0).call(today.name()).error()).isNotNull();
        assertThat(version()).isEqualTo(1);
        assertThat(await(today.name())).isEqualTo("Lovelace, Ada");
        assertThat(version()).isEqualTo(2);
    }

    @Test
    void aNewerStateThanTheTypeKnowsIsLeftAlone() {
        await(today(3, MigrationTest::split).name());
        byte[] before = store.value(STATE);
        Person past = today(2, MigrationTest::split);
        assertThat(nodes.get(0).call(past.name()).error())
                .isInstanceOf(ActorStartException.class)
                .hasMessageContaining("version 3")
                .hasMessageContaining("up to 2");
        assertThat(store.value(STATE)).isEqualTo(before);
    }

    @Test
    void aStoreThatIsOutDuringAMigrationIsMetAgainByTheNextCall() {
        await(past().name());
        Person today = today(2, MigrationTest::split);
        store.failNextRead(new KvUnavailableException("out", null));
        assertThat(nodes.get(0).call(today.name()).error()).isNotNull();
        assertThat(await(today.name())).isEqualTo("Lovelace, Ada");
    }

    private int version() {
        return StateRecord.decode(STATE, store.value(STATE)).version();
    }
}
