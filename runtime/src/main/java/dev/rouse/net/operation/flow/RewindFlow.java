package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code POST /actors/{type}/{key}/flows/{id}/restart?from=} and {@code POST …/fork?from=&id=}: lets a workflow, or another one with its history,
 * go on from a part of its code. And the same as a frame, which is answered with whether that was done, or with the id of the other one alone.
 *
 * @param step path of the part
 * @param forks whether it is another one
 * @param newId of the other one; null for one that is made
 * @param frame whether it is one
 */
public record RewindFlow(
        Administration node,
        ActorAddress address,
        String id,
        String step,
        boolean forks,
        @Nullable String newId,
        boolean frame)
        implements Operation {

    private record Forked(String id) {}

    /**
     * Reads the part and the id from the query of a request, or of a frame.
     *
     * @throws RequestRefused it is malformed
     */
    public static RewindFlow of(Administration node, ActorAddress address, FlowPath path, String uri, boolean frame) {
        Query query = Query.of(uri);
        String step = query.only("from");
        if (step == null || step.isEmpty()) {
            throw Query.invalid("'from' is the path of a part of the history, as /history has it, got none.");
        }
        String other = path.isFork() ? query.only("id") : null;
        return new RewindFlow(node, address, path.id(), step, path.isFork(), other, frame);
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        Mono<?> done = forks
                ? node.forkWorkflow(address, id, step, newId)
                : node.restartWorkflow(address, id, step).filter(isDone -> frame || isDone);
        return done.switchIfEmpty(Mono.error(
                () -> RequestRefused.unknownWorkflow(address, id, forks ? "may be forked" : "may be restarted")));
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return forks ? HttpResponseStatus.ACCEPTED : HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        if (frame) {
            ViewJson.write(Objects.requireNonNull(outcome, "outcome"), out);
        } else if (forks) {
            ViewJson.write(new Forked((String) Objects.requireNonNull(outcome, "id")), out);
        }
    }
}
