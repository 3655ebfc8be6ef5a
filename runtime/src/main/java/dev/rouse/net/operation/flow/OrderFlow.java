package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code POST /actors/{type}/{key}/flows/{id}/cancel}, {@code …/kill}, {@code …/pause} and {@code …/resume}. And the same as a frame, which is
 * answered with whether that was done.
 *
 * @param frame whether it is one
 */
public record OrderFlow(Administration node, ActorAddress address, String id, Kind kind, boolean frame)
        implements Operation {

    /** Order of an operator. */
    public enum Kind {
        CANCEL,
        KILL,
        PAUSE,
        RESUME;

        private static final Map<String, Kind> BY_NAME =
                Map.of("cancel", CANCEL, "kill", KILL, "pause", PAUSE, "resume", RESUME);

        /** The order of a segment of a path; null where it is none. */
        public static @Nullable Kind of(String segment) {
            return BY_NAME.get(segment);
        }
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        return frame
                ? order()
                : order().flatMap(done -> done
                        ? Mono.empty()
                        : Mono.error(() -> RequestRefused.unknownWorkflow(
                                address, id, "takes the order to " + kind.name().toLowerCase(Locale.ROOT))));
    }

    private Mono<Boolean> order() {
        return switch (kind) {
            case CANCEL -> node.cancelWorkflow(address, id);
            case KILL -> node.killWorkflow(address, id);
            case PAUSE -> node.pauseWorkflow(address, id);
            case RESUME -> node.resumeWorkflow(address, id);
        };
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        if (frame) {
            ViewJson.write(Objects.requireNonNull(outcome, "whether it was done"), out);
        }
    }
}
