package dev.rouse.net.inspect.api;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.answer.ErrorBodies;
import dev.rouse.net.connection.ClientCounts;
import dev.rouse.net.event.EventStreams;
import dev.rouse.net.inspect.InspectorOptions;
import dev.rouse.net.operation.GuardedOperation;
import dev.rouse.net.page.ShowPage;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The inspector of a server: its page, and the JSON that this and other programs read. Shared by all connections. */
public final class InspectorFront {

    private static final String API = "/api/";
    private static final Logger LOG = GuardedLogger.of(InspectorFront.class);
    static final Duration SILENCE = Duration.ofSeconds(5);

    private final String root;
    private final InspectorAccess access;
    private final AuditTrail audit;
    private final NodeReads nodes;
    private final ActorReads actors;
    private final WorkReads work;
    private final ActorActs acts;
    private final Jobs jobs;
    private final ActorNode node;
    private final EventStreams streams;
    private final InspectorPages pages;

    /**
     * @param prefix of all paths of the server
     * @param json reads arguments and writes results
     * @param errors tells errors that end a stream of updates
     * @param answerTimeout how long a client may take to take what was sent
     */
    public InspectorFront(
            ActorNode node,
            InspectorOptions options,
            String prefix,
            JsonMapper json,
            ErrorBodies errors,
            Duration answerTimeout) {
        Clock clock = Clock.systemUTC();
        this.node = node;
        this.root = prefix + "/inspector";
        this.access = new InspectorAccess(node, options, clock);
        this.audit = new AuditTrail(options.audit(), clock);
        ShownValues values = new ShownValues(options);
        this.nodes = new NodeReads(node);
        this.actors = new ActorReads(node, values);
        this.work = new WorkReads(node, values);
        this.acts = new ActorActs(node, json);
        this.jobs = new Jobs(node, audit, options.authorizer());
        this.pages = new InspectorPages();
        this.streams = new EventStreams(errors, answerTimeout, counts(options.maxViewers()));
    }

    /** One address has no more than three quarters of the streams, so that somebody else can look too. */
    private static ClientCounts counts(int most) {
        RareWarning tooMany =
                new RareWarning(LOG, "A page of the inspector was refused its updates, as too many have them");
        return new ClientCounts(most, Math.max(1, most - most / 4), (where, limit) -> {
            tooMany.told(null);
            return RequestRefused.tooManyEventStreams(where, limit);
        });
    }

    /** Whether a path is one of the inspector, and there is one for those who reach the server of {@code connection}. */
    public boolean serves(String path, Channel connection) {
        return isBelow(path) && access.isOn(connection);
    }

    private boolean isBelow(String path) {
        return path.equals(root) || path.startsWith(root) && path.charAt(root.length()) == '/';
    }

    /** The path as it is told; null where it is none of the inspector. */
    public @Nullable String nameOf(String path) {
        if (!isBelow(path)) {
            return null;
        }
        return path.startsWith(root + API) ? "/inspector/api/" : "/inspector";
    }

    /**
     * Makes the operation that a request for one of its paths asks for.
     *
     * @throws dev.rouse.RouseException there is none
     */
    public Operation route(String path, HttpRequest request, EventExecutor loop) {
        String below = path.substring(root.length());
        if (!below.startsWith(API)) {
            return page(path, below, request);
        }
        access.checkSite(request);
        ApiRequest asked = ApiRequest.of(request, below.substring(API.length()));
        if (!asked.isRead() && !asked.isAct()) {
            throw RequestRefused.wrongMethod(request.method().name(), "GET, POST");
        }
        Operation operation = new ApiAnswer(
                body -> asked.isRead() ? RedactionRuns.timedBy(loop, read(asked)) : act(asked, body, loop));
        return new GuardedOperation(operation, request, () -> access.passed(asked), SILENCE, access::silent, loop);
    }

    private Operation page(String path, String below, HttpRequest request) {
        HttpMethod method = request.method();
        if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
            throw RequestRefused.wrongMethod(method.name(), "GET, HEAD");
        }
        return ShowPage.of(pages.at(path, below), request);
    }

    private Mono<?> read(ApiRequest asked) {
        return switch (asked.part(0)) {
            case "node" -> nodes.node();
            case "cluster" -> nodes.cluster();
            case "activity" -> nodes.activity();
            case "audit" -> Mono.fromSupplier(() -> new Acts(audit.last()));
            case "jobs" -> jobs.told();
            case "live" -> Mono.fromSupplier(() -> live(asked));
            case "actors" -> asked.size() == 2 ? nodes.list(asked) : readActor(asked);
            default -> throw unknown(asked);
        };
    }

    private record Acts(Object acts) {}

    private LiveStream live(ApiRequest asked) {
        ActorAddress actor = asked.actor();
        if (actor != null) {
            node.actions(actor.type()); // Fails where there is no such type.
        }
        return new LiveStream(LiveFeed.of(node, nodes, actors, jobs, asked), asked, streams);
    }

    private Mono<?> readActor(ApiRequest asked) {
        return switch (asked.part(3)) {
            case "" -> actors.actor(asked.address());
            case "state" -> actors.state(asked.address());
            case "data" -> actors.data(asked);
            case "connections" -> actors.connections(asked.address());
            case "events" -> actors.events(asked);
            case "schedule" -> work.schedule(asked);
            case "letters" -> work.letters(asked.address());
            case "queues" ->
                asked.size() == 4 ? work.queues(asked.address()) : work.letters(asked.address(), asked.part(4));
            case "live" -> Mono.fromSupplier(() -> live(asked));
            case "undelivered" -> work.undelivered(asked.address());
            case "flows" -> asked.size() == 4 ? work.flows(asked) : work.flow(asked.address(), asked.part(4));
            default -> throw unknown(asked);
        };
    }

    private Mono<?> act(ApiRequest asked, RequestBody body, EventExecutor loop) {
        Mono<?> act = switch (asked.part(0)) {
            case "actors" -> Mono.defer(() -> acts.act(asked, body));
            case "types" -> Mono.defer(() -> type(asked));
            case "jobs" -> asked.size() == 1 ? jobs.begin(asked, body, loop) : jobs.stop(asked, asked.part(1));
            default -> throw unknown(asked);
        };
        return asked.part(0).equals("jobs")
                ? act
                : audit.told(asked.viewer(), asked.act(), asked.on(), asked.detail(), act);
    }

    private Mono<?> type(ApiRequest asked) {
        return switch (asked.part(2)) {
            case "pause" -> node.pause(asked.part(1));
            case "resume" -> node.resume(asked.part(1));
            default -> throw unknown(asked);
        };
    }

    private static RequestRefused unknown(ApiRequest asked) {
        return RequestRefused.unknownPath("/inspector/api/" + String.join("/", asked.parts()));
    }
}
