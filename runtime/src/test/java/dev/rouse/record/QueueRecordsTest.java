package dev.rouse.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.queue.FlowRecord;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Bytes of the records of queues: what is stored today must be read for ever. */
class QueueRecordsTest {

    private static final KvKey KEY = KvKey.of((byte) 1);

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void message() {
        MessageRecord message =
                MessageRecord.sent(1_700_000_000_123L, 258, 2, "", Arrays.asList(new byte[] {1, 2}, null));
        assertThat(hex(message.encode()))
                .isEqualTo("01" + "0000018bcfe5687b" + "0000000000000102" + "02" + "00000000" + "0000000000000000"
                        + "0000" + "02" + "000000020102" + "ffffffff");
        MessageRecord failed = message.failed(7, "\u00f6");
        assertThat(hex(failed.encode()))
                .isEqualTo("01" + "0000018bcfe5687b" + "0000000000000102" + "02" + "00000001" + "0000000000000007"
                        + "0002c3b6" + "02" + "000000020102" + "ffffffff");
        MessageRecord grouped = MessageRecord.sent(7, 0, 1, "ten\u00e4nt", List.of());
        assertThat(hex(grouped.encode()))
                .isEqualTo("02" + "0000000000000007" + "0000000000000000" + "01" + "00000000" + "0000000000000000"
                        + "0000" + "00" + "0774656ec3a46e74");
        assertThat(MessageRecord.decode(KEY, grouped.encode())).isEqualTo(grouped);
        MessageRecord remembered = MessageRecord.sent(7, 0, 1, "", List.of()).remembered(true);
        assertThat(hex(remembered.encode()))
                .isEqualTo("03" + "0000000000000007" + "0000000000000000" + "01" + "00000000" + "0000000000000000"
                        + "0000" + "00" + "00");
        assertThat(MessageRecord.decode(KEY, remembered.encode())).isEqualTo(remembered);
        for (MessageRecord each : new MessageRecord[] {message, failed, grouped, remembered}) {
            assertThat(each.encode()).hasSize(each.size());
            assertThat(hex(MessageRecord.decode(KEY, each.encode()).encode())).isEqualTo(hex(each.encode()));
        }
    }

    @Test
    void head() {
        QueueHead head = new QueueHead(258, new TreeMap<>(Map.of("ab", new QueueHead.Counts(3, 4))));
        assertThat(hex(head.encode()))
                .isEqualTo("02" + "0000000000000102" + "01" + "026162" + "0000000000000003" + "0000000000000004"
                        + "0000000000000000" + "00");
        assertThat(QueueHead.decode(KEY, head.encode())).isEqualTo(head);
        byte[] before = HexFormat.of()
                .parseHex("01" + "0000000000000102" + "01" + "026162" + "0000000000000003" + "0000000000000004");
        assertThat(QueueHead.decode(KEY, before)).as("of format 1").isEqualTo(head);
    }

    @Test
    void headWithFlow() {
        FlowRecord flow = new FlowRecord(
                5,
                Map.of("g", 6L),
                List.of(new FlowRecord.Tails(0, Map.of()), new FlowRecord.Tails(7, Map.of("h", 8L))));
        QueueHead head = new QueueHead(1, new TreeMap<>(Map.of("a", new QueueHead.Counts(2, 0, 1, flow))));
        assertThat(hex(head.encode()))
                .isEqualTo("02" + "0000000000000001" + "01" + "0161" + "0000000000000002" + "0000000000000000"
                        + "0000000000000001" + "01" + "0000000000000005" + "01" + "0167" + "0000000000000006" + "02"
                        + "0000000000000000" + "00" + "0000000000000007" + "01" + "0168" + "0000000000000008");
        assertThat(QueueHead.decode(KEY, head.encode())).isEqualTo(head);
    }

    @Test
    void place() {
        QueuePlace place = new QueuePlace(Part.LATER, "ab", 258, -1);
        assertThat(hex(place.suffix().bytes()))
                .isEqualTo("06" + "01" + "026162" + "0000000000000102" + "ffffffffffffffff");
        assertThat(QueuePlace.of(place.suffix())).isEqualTo(place);
        assertThat(place.suffix().startsWith(QueuePlace.prefix(Part.LATER, "ab")))
                .isTrue();
    }

    @Test
    void recordThatEndsEarlyOrIsOfANewerFormatIsTold() {
        byte[] message = MessageRecord.sent(1, 0, 0, "", List.of()).encode();
        assertThatThrownBy(() -> MessageRecord.decode(KEY, Arrays.copyOf(message, message.length - 1)))
                .isInstanceOf(KvCorruptException.class);
        assertThatThrownBy(() -> QueueHead.decode(KEY, new byte[] {3})).isInstanceOf(KvCorruptException.class);
    }
}
