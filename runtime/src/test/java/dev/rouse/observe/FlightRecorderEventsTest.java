package dev.rouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.Readme;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver.Kind;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Events of Flight Recorder, as a file of it has them. */
final class FlightRecorderEventsTest {

    @TempDir
    private Path folder;

    private final FlightRecorderEvents events = new FlightRecorderEvents();
    private final Puppet.Play play = new Puppet.Play()
            .part("add", puppet -> Mono.just(puppet.add("a")))
            .part("fail", puppet -> Mono.error(new ActionException("no", "As you wished.")));
    private final TestNode node = TestNode.on(
            new ScriptedStore(),
            options -> options.listener(RuntimeListener.all(new RuntimeListener() {}, events))
                    .observer(events),
            play.type());

    @AfterEach
    void close() {
        node.close();
    }

    private Puppet puppet(String key) {
        return node.runtime().actor(Puppet.class, key);
    }

    private List<RecordedEvent> record(Duration threshold, Runnable work) throws IOException {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.rouse.ActorStart");
            recording.enable("dev.rouse.Commit");
            recording.enable("dev.rouse.Turn").withThreshold(threshold);
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file);
    }

    private static List<RecordedEvent> of(List<RecordedEvent> all, String name) {
        return all.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    private void play() {
        node.await(puppet("a").act("add"));
        assertThat(node.call(puppet("a").act("fail")).error()).isInstanceOf(ActionException.class);
    }

    @Test
    void startTurnsAndCommitAreThere() throws IOException {
        List<RecordedEvent> all = record(Duration.ZERO, this::play);
        List<RecordedEvent> starts = of(all, "dev.rouse.ActorStart");
        assertThat(starts).hasSize(1);
        RecordedEvent start = starts.get(0);
        assertThat(start.getString("type")).isEqualTo("puppet");
        assertThat(start.getString("key")).isEqualTo("a");
        assertThat(start.getBoolean("created")).isTrue();
        assertThat(start.getInt("requests")).isEqualTo(1);
        assertThat(start.getInt("keys"))
                .isPositive()
                .isEqualTo(start.getInt("live") + start.getInt("bundle") + start.getInt("absent"));
        assertThat(start.getDuration("took").isNegative()).isFalse();
        List<RecordedEvent> turns = of(all, "dev.rouse.Turn");
        assertThat(turns).extracting(turn -> turn.getString("action")).contains("act", "act");
        assertThat(turns)
                .filteredOn(turn -> turn.getString("error") != null)
                .singleElement()
                .satisfies(turn -> {
                    assertThat(turn.getString("error")).isEqualTo(ActionException.class.getName());
                    assertThat(turn.getString("kind")).isEqualTo("turn");
                    assertThat(turn.getDuration()).isPositive();
                });
        assertThat(of(all, "dev.rouse.Commit")).isNotEmpty().allSatisfy(commit -> {
            assertThat(commit.getInt("actors")).isEqualTo(1);
            assertThat(commit.getLong("bytes")).isPositive();
        });
    }

    @Test
    void turnBelowTheThresholdIsNotThere() throws IOException {
        List<RecordedEvent> all = record(Duration.ofHours(1), this::play);
        assertThat(of(all, "dev.rouse.ActorStart")).hasSize(1);
        assertThat(of(all, "dev.rouse.Turn")).isEmpty();
    }

    @Test
    void thresholdIsTwentyMillisecondsByDefault() {
        assertThat(EventType.getEventType(TurnEvent.class).getSettingDescriptors())
                .filteredOn(setting -> setting.getName().equals("threshold"))
                .extracting(SettingDescriptor::getDefaultValue)
                .containsExactly("20 ms");
    }

    @Test
    void nothingIsObservedWhileNothingIsRecorded() throws IOException {
        assertThat(events.observes(Kind.TURN)).isFalse();
        record(Duration.ZERO, () -> {
            assertThat(events.observes(Kind.TURN)).isTrue();
            assertThat(events.observes(Kind.CALL)).isFalse();
        });
        assertThat(events.observes(Kind.TURN)).isFalse();
    }

    /** Its table of events names each with its fields, but for those that all events have. */
    @Test
    void eventsAndFieldsAreThoseOfTheDocument() {
        Map<String, Set<String>> told = new TreeMap<>();
        for (List<String> row : Readme.table("event | fields")) {
            told.put(Readme.code(row.get(0)).get(0), Set.copyOf(Readme.code(row.get(1))));
        }
        Map<String, Set<String>> made = new TreeMap<>();
        for (Class<? extends Event> event : List.of(StartEvent.class, TurnEvent.class, CommitEvent.class)) {
            made.put(
                    EventType.getEventType(event).getName(),
                    Arrays.stream(event.getDeclaredFields())
                            .filter(field -> field.isAnnotationPresent(Label.class))
                            .map(Field::getName)
                            .collect(Collectors.toSet()));
        }
        assertThat(told).isEqualTo(made);
    }
}
