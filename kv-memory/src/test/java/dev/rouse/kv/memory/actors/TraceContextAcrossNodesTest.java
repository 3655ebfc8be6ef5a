package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.RuntimeObserver;
import dev.rouse.TraceContext;
import dev.rouse.client.RouseClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.util.context.Context;

/** The context of a trace on its way through two nodes, a message, a schedule and a workflow, without an observer. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TraceContextAcrossNodesTest {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static void isEverywhere(Map<String, String> seen, String trace) {
        StageNodes.until(() -> seen.containsKey("step"));
        for (String place : new String[] {"begin", "hand", "mail", "ring", "step"}) {
            assertThat(seen.get(place)).as(place).isEqualTo(trace);
        }
    }

    @Test
    void thatOfARequestGoesAllTheWay() throws Exception {
        try (StageNodes nodes = new StageNodes(RuntimeObserver.NONE, RuntimeObserver.NONE)) {
            String first = nodes.keyAt(1, "first");
            String body = "[\"" + nodes.keyAt(0, "second") + "\",\"" + nodes.keyAt(1, "third") + "\"]";
            nodes.post(first + "/begin", body, "traceparent", PARENT, "tracestate", "a=b", "tracestate", "c=d");
            isEverywhere(nodes.log.seen, PARENT + " a=b,c=d");
            nodes.log.seen.clear();
            nodes.post(first + "/begin", body, "traceparent", "garbage");
            isEverywhere(nodes.log.seen, "none");
        }
    }

    @Test
    void soDoesThatOfAClientOfASocket() {
        try (StageNodes nodes = new StageNodes(RuntimeObserver.NONE, RuntimeObserver.NONE)) {
            RouseClient client = RouseClient.builder()
                    .endpoint("http://127.0.0.1:" + nodes.server.port())
                    .build();
            client.actor(Stage.class, nodes.keyAt(1, "first"))
                    .begin(nodes.keyAt(0, "second"), nodes.keyAt(1, "third"))
                    .contextWrite(Context.of(TraceContext.class, new TraceContext(PARENT, null)))
                    .block(StageNodes.PATIENCE);
            isEverywhere(nodes.log.seen, PARENT + " null");
            client.close().block(StageNodes.PATIENCE);
        }
    }
}
