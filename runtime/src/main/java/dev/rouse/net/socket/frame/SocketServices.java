package dev.rouse.net.socket.frame;

import dev.rouse.net.answer.AnswerBytes;
import dev.rouse.net.answer.ErrorBodies;
import dev.rouse.net.connection.ClientCalls;
import dev.rouse.net.connection.ClientCounts;
import dev.rouse.net.observe.HttpObserver;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.request.RequestRefused;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Everything that the sockets of a server share. */
public final class SocketServices {

    private final SocketLimits limits;
    private final RequestBytes requests;
    private final AnswerBytes answers;
    private final ClientCalls calls;
    private final SocketErrors errors;
    private final Consumer<Throwable> thrown;
    private final HttpObserver observer;
    private final ClientCounts counts;
    private final ResumeCounts resumes;
    private final Map<SubProtocol, SocketCodec> codecs = new EnumMap<>(SubProtocol.class);

    public SocketServices(
            SocketLimits limits,
            RequestBytes requests,
            AnswerBytes answers,
            ClientCalls calls,
            ErrorBodies errors,
            Consumer<Throwable> thrown,
            HttpObserver observer) {
        this.limits = limits;
        this.requests = requests;
        this.answers = answers;
        this.calls = calls;
        this.errors = new SocketErrors(errors);
        this.thrown = thrown;
        this.observer = observer;
        this.counts = new ClientCounts(limits.sockets(), limits.socketsPerAddress(), RequestRefused::tooManySockets);
        this.resumes = new ResumeCounts(limits.resumesPerMinute(), System::nanoTime);
        for (SubProtocol protocol : SubProtocol.values()) {
            codecs.put(protocol, SocketCodec.of(protocol, limits));
        }
    }

    public SocketLimits limits() {
        return limits;
    }

    public RequestBytes requests() {
        return requests;
    }

    public AnswerBytes answers() {
        return answers;
    }

    public ClientCalls calls() {
        return calls;
    }

    public SocketErrors errors() {
        return errors;
    }

    /** Tells the node of an error that nobody expected. */
    public void thrown(Throwable error) {
        thrown.accept(error);
    }

    public HttpObserver observer() {
        return observer;
    }

    public ClientCounts counts() {
        return counts;
    }

    public ResumeCounts resumes() {
        return resumes;
    }

    public SocketCodec codec(SubProtocol protocol) {
        return Objects.requireNonNull(codecs.get(protocol));
    }
}
