package dev.rouse.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorQueue.Priority;
import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.TraceContext;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.queue.SendOrder;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of what was sent, scheduled or started in a trace. */
final class TracedRecordsTest {

    private static final KvKey KEY = KvKey.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 7});
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final TraceContext TRACE = new TraceContext(PARENT, "a=b");
    private static final String FIELD = "37" + hex(PARENT.getBytes(StandardCharsets.US_ASCII)) + "0003" + "613d62";

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The field behind the format, and nothing else, is what differs. */
    private static void differsByTheField(byte[] with, byte[] without) {
        assertThat(hex(with))
                .isEqualTo(HexFormat.of().toHexDigits((byte) (without[0] | 0x80))
                        + FIELD
                        + hex(without).substring(2));
    }

    @Test
    void messageOfAQueue() {
        MessageRecord plain = MessageRecord.sent(7, 8, 1, "g", List.of(new byte[] {1}));
        MessageRecord traced = plain.in(TRACE);
        differsByTheField(traced.encode(), plain.encode());
        assertThat(traced.encode()).hasSize(traced.size());
        MessageRecord read = MessageRecord.decode(KEY, traced.encode());
        assertThat(read.trace()).isEqualTo(TRACE);
        assertThat(read.group()).isEqualTo("g");
        assertThat(read.failed(1, "e").remembered(true).again(9).trace()).isEqualTo(TRACE);
        assertThat(MessageRecord.decode(KEY, plain.encode()).trace()).isNull();
        assertThatThrownBy(() -> MessageRecord.decode(KEY, Arrays.copyOf(traced.encode(), 40)))
                .isInstanceOf(KvCorruptException.class);
    }

    @Test
    void entryOfASchedule() {
        ScheduleRecord plain = new ScheduleRecord(7, new Timing.Once(), 1, 1, 0, 0, "n", "ring", "", List.of());
        ScheduleRecord traced = plain.in(TRACE);
        differsByTheField(traced.encode(), plain.encode());
        assertThat(traced.encode()).hasSize(traced.size());
        assertThat(ScheduleRecord.decode(KEY, traced.encode())).isEqualTo(traced);
        assertThat(traced.failed(1, 2, "e").trace()).isEqualTo(TRACE);
        assertThat(traced.again(8, 9).trace()).isEqualTo(TRACE);
    }

    @Test
    void workflow() {
        WorkflowRecord plain = WorkflowRecord.started(7, "id", true, "order", null);
        WorkflowRecord traced = plain.in(TRACE);
        differsByTheField(traced.encode(), plain.encode());
        assertThat(traced.encode()).hasSize(traced.size());
        assertThat(WorkflowRecord.decode(KEY, traced.encode())).isEqualTo(traced);
        assertThat(traced.paused(1, "p").resumed(2).restarted(3).trace()).isEqualTo(TRACE);
    }

    @Test
    void orderThatSends() {
        SendOrder plain = new SendOrder("mails").of(Priority.HIGH).waiting(true);
        for (SendOrder each : List.of(plain, plain.in("group"))) {
            assertThat(SendOrder.decode(each.traced(TRACE).encode())).isEqualTo(each.traced(TRACE));
            assertThat(SendOrder.decode(each.encode())).isEqualTo(each);
            assertThat(each.traced(TRACE).encode()).hasSize(each.encode().length + FIELD.length() / 2);
        }
    }
}
