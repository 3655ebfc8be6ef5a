package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.WorkflowPage;
import dev.rouse.WorkflowQuery;
import dev.rouse.WorkflowStatus;
import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code GET /actors/{type}/{key}/flows?name=&status=&paused=&cursor=&limit=}. */
public record ListFlows(
        Administration node,
        ActorAddress address,
        WorkflowQuery query,
        @Nullable String cursor,
        int limit) implements Operation {

    private record View(List<FlowView> flows, @Nullable String next) {}

    /**
     * Reads all of it from a request target.
     *
     * @throws dev.rouse.net.request.RequestRefused the query is malformed
     */
    public static ListFlows of(Administration node, ActorAddress address, String uri) {
        Query query = Query.of(uri);
        WorkflowQuery asked = WorkflowQuery.all();
        String name = query.only("name");
        asked = name == null ? asked : asked.named(name);
        String status = query.only("status");
        asked = status == null ? asked : asked.in(status(status));
        String paused = query.only("paused");
        asked = paused == null ? asked : asked.paused(paused(paused));
        return new ListFlows(node, address, asked, query.cursor(), query.limit());
    }

    private static WorkflowStatus status(String text) {
        for (WorkflowStatus each : WorkflowStatus.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw Query.invalid("The status of a workflow is one of "
                + Arrays.toString(WorkflowStatus.values()).toLowerCase(Locale.ROOT) + ", got '" + text + "'.");
    }

    private static boolean paused(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw Query.invalid("'paused' is true or false, got '" + text + "'.");
        }
        return text.equals("true");
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.workflows(address, query, cursor, limit);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        WorkflowPage page = (WorkflowPage) Objects.requireNonNull(outcome, "page");
        ViewJson.write(new View(page.workflows().stream().map(FlowView::of).toList(), page.next()), out);
    }
}
