package dev.rouse.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeObserver;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Observers that throw, and several as one. */
final class GuardedObserverTest {

    private final Puppet.Play play = new Puppet.Play()
            .part("add", puppet -> Mono.just(puppet.add("a")))
            .part("see", puppet -> Mono.deferContextual(context -> Mono.just(context.getOrDefault("seen", "nothing"))));

    /** Methods of an observer. */
    enum Place {
        OBSERVES,
        BEGUN,
        CONTEXT,
        END
    }

    private static RuntimeObserver throwing(Place place) {
        return new RuntimeObserver() {
            @Override
            public boolean observes(Kind kind) {
                fail(Place.OBSERVES);
                return true;
            }

            @Override
            public Observed begun(Work work, Context context) {
                fail(Place.BEGUN);
                return new Observed() {
                    @Override
                    public Context context() {
                        fail(Place.CONTEXT);
                        return context;
                    }

                    @Override
                    public void end(Throwable error) {
                        fail(Place.END);
                    }
                };
            }

            private void fail(Place here) {
                if (here == place) {
                    throw new CancellationException("scripted");
                }
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void workGoesOnWhateverAnObserverThrows(Place place) {
        try (LogCapture logged = new LogCapture("dev.rouse.trace.GuardedObserver")) {
            TestNode node = TestNode.on(new ScriptedStore(), options -> options.observer(throwing(place)), play.type());
            Puppet puppet = node.runtime().actor(Puppet.class, "a");
            assertThat(node.await(puppet.act("add"))).isNotNull();
            node.close();
            assertThat(logged.of("threw")).isNotEmpty();
        }
    }

    /** Notes what begins and ends, and adds to what is seen in its context. */
    private static RuntimeObserver noting(String name, List<String> notes) {
        return new RuntimeObserver() {
            @Override
            public boolean observes(Kind kind) {
                return kind == Kind.CALL || kind == Kind.TURN;
            }

            @Override
            public Observed begun(Work work, Context context) {
                String seen = context.getOrDefault("seen", "") + name;
                return new Observed() {
                    @Override
                    public Context context() {
                        return context.put("seen", seen);
                    }

                    @Override
                    public void end(Throwable error) {
                        notes.add(name + " " + work.kind() + " " + work.name());
                    }
                };
            }
        };
    }

    @Test
    void eachOfSeveralHasTheContextOfTheOneBeforeAndEndsBeforeIt() {
        List<String> notes = new ArrayList<>();
        RuntimeObserver both = RuntimeObserver.all(noting("a", notes), RuntimeObserver.NONE, noting("b", notes));
        TestNode node = TestNode.on(new ScriptedStore(), options -> options.observer(both), play.type());
        assertThat(node.await(node.runtime().actor(Puppet.class, "p").act("see")))
                .isEqualTo("abab");
        node.close();
        assertThat(notes).containsExactly("b TURN act", "a TURN act", "b CALL act", "a CALL act");
    }

    @ParameterizedTest
    @EnumSource
    void whatOneOfSeveralThrowsTakesNothingFromTheOthers(Place place) {
        List<String> notes = new ArrayList<>();
        RuntimeObserver all =
                RuntimeObserver.all(noting("a", notes), throwing(place), noting("b", notes), throwing(place));
        try (LogCapture logged = new LogCapture("dev.rouse.trace.GuardedObserver")) {
            TestNode node = TestNode.on(new ScriptedStore(), options -> options.observer(all), play.type());
            assertThat(node.await(node.runtime().actor(Puppet.class, "p").act("see")))
                    .isEqualTo("abab");
            node.close();
            assertThat(notes).containsExactly("b TURN act", "a TURN act", "b CALL act", "a CALL act");
            assertThat(logged.of("threw")).isNotEmpty();
        }
    }

    @Test
    void whatHasBegunEndsThoughItsContextCannotBeHad() {
        List<String> notes = new ArrayList<>();
        RuntimeObserver noting = noting("a", notes);
        RuntimeObserver observer = new RuntimeObserver() {
            @Override
            public boolean observes(Kind kind) {
                return noting.observes(kind);
            }

            @Override
            public Observed begun(Work work, Context context) {
                Observed begun = Objects.requireNonNull(noting.begun(work, context));
                return new Observed() {
                    @Override
                    public Context context() {
                        throw new CancellationException("scripted");
                    }

                    @Override
                    public void end(Throwable error) {
                        begun.end(error);
                    }
                };
            }
        };
        try (LogCapture logged = new LogCapture("dev.rouse.trace.GuardedObserver")) {
            RuntimeObserver guarded = GuardedObserver.of(observer);
            RuntimeObserver.Work work =
                    new RuntimeObserver.Work(RuntimeObserver.Kind.CALL, ActorAddress.of("t", "k"), "act", false);
            assertThat(guarded.begun(work, Context.empty())).isNull();
            assertThat(logged.of("threw")).isNotEmpty();
        }
        assertThat(notes).containsExactly("a CALL act");
    }
}
