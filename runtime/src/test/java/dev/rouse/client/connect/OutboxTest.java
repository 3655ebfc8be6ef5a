package dev.rouse.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.OverloadedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Messages of a connection, as they are numbered, acknowledged and sent again. */
final class OutboxTest {

    private static final Throwable UNKNOWN = new IllegalStateException("unknown");
    private static final Throwable NOT_SENT = new IllegalStateException("not sent");

    private final Outbox outbox = new Outbox(200, 1_000_000);
    private final List<String> told = new ArrayList<>();
    private OutgoingMessage last;

    private OutgoingMessage add(String action) {
        Mono.<Void>create(sink -> last = new OutgoingMessage(action, List.of(), null, sink))
                .subscribe(nothing -> {}, e -> told.add(action + " " + e.getMessage()), () -> told.add(action));
        outbox.add(last);
        return last;
    }

    private void add(int count) {
        for (int i = 1; i <= count; i++) {
            add("m" + i);
        }
    }

    private List<Long> sendAll() {
        List<Long> numbers = new ArrayList<>();
        for (OutgoingMessage next = outbox.next(); next != null; next = outbox.next()) {
            numbers.add(next.number);
        }
        return numbers;
    }

    private List<Long> again() {
        return outbox.again().stream().map(message -> message.number).toList();
    }

    @Test
    void serverHasSoManyAtATime() {
        add(100);
        assertThat(sendAll()).hasSize(64);
        outbox.acknowledge(2);
        assertThat(sendAll()).containsExactly(65L, 66L);
        assertThat(told).containsExactly("m1", "m2");
    }

    @Test
    void boundsCountWhatIsNotAcknowledged() {
        add(200);
        sendAll();
        assertThatThrownBy(() -> add("more")).isInstanceOf(OverloadedException.class);
        outbox.acknowledge(1);
        add("more");
    }

    @Test
    void whatIsTakenBackHasNoNumber() {
        OutgoingMessage one = add("one");
        sendAll();
        OutgoingMessage two = add("two");
        outbox.withdraw(one);
        outbox.withdraw(two);
        add("three");
        assertThat(sendAll()).containsExactly(2L);
        outbox.acknowledge(2);
        assertThat(told).containsExactly("one", "three");
    }

    @Test
    void overflowNarrowsWhatTheServerHasAndKeepsTheNumbers() {
        add(30);
        sendAll();
        outbox.fault(true, () -> UNKNOWN);
        outbox.acknowledge(3);
        assertThat(again()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        outbox.acknowledge(11);
        assertThat(sendAll()).containsExactly(12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
        outbox.acknowledge(30);
        assertThat(told).startsWith("m1", "m2", "m3").hasSize(19);
    }

    @Test
    void messageOverWhichSocketsEndIsGivenUpAndTheOthersGoOn() {
        add(3);
        sendAll();
        outbox.fault(false, () -> UNKNOWN);
        assertThat(again()).containsExactly(1L);
        outbox.acknowledge(1);
        assertThat(sendAll()).containsExactly(2L, 3L);
        for (int i = 0; i < 4; i++) {
            outbox.fault(false, () -> UNKNOWN);
            again();
        }
        assertThat(told).containsExactly("m1", "m2 unknown");
        outbox.acknowledge(2);
        assertThat(sendAll()).containsExactly(3L);
        outbox.acknowledge(3);
        assertThat(told).containsExactly("m1", "m2 unknown", "m3");
    }

    @Test
    void anotherConnectionNumbersAnewAndSendsWhatWasNotSent() {
        add(70);
        sendAll();
        outbox.renew(() -> UNKNOWN);
        assertThat(told).hasSize(64).contains("m1 unknown");
        assertThat(sendAll()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        outbox.end(() -> UNKNOWN, () -> NOT_SENT);
        assertThat(told).hasSize(70);
        add("late");
        outbox.end(() -> UNKNOWN, () -> NOT_SENT);
        assertThat(told).endsWith("late not sent");
    }
}
