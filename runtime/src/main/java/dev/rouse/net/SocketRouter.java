package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.ActorRef;
import dev.rouse.ConnectionGateway;
import dev.rouse.FrontConnection;
import dev.rouse.InvalidCallException;
import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.operation.CallOverConnection;
import dev.rouse.net.operation.CreateActor;
import dev.rouse.net.operation.DescribeActor;
import dev.rouse.net.operation.DestroyActor;
import dev.rouse.net.operation.flow.DescribeFlow;
import dev.rouse.net.operation.flow.ExportFlow;
import dev.rouse.net.operation.flow.FlowPath;
import dev.rouse.net.operation.flow.FlowTerms;
import dev.rouse.net.operation.flow.ListFlows;
import dev.rouse.net.operation.flow.OrderFlow;
import dev.rouse.net.operation.flow.RewindFlow;
import dev.rouse.net.operation.flow.StartFlow;
import dev.rouse.net.operation.flow.TellFlow;
import dev.rouse.net.operation.queue.SendMessage;
import dev.rouse.net.request.IdempotencyKey;
import dev.rouse.net.request.IdentifiedRequest;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.PercentEncoding;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.socket.SocketRoutes;
import dev.rouse.net.socket.call.CallRoutes;
import dev.rouse.net.socket.connect.ConnectRoutes;
import dev.rouse.net.socket.event.EventRoutes;
import dev.rouse.net.socket.frame.Socket;
import dev.rouse.wire.Frame;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Routes the calls of WebSockets to the operations that requests ask for, behind the same exposure and the same guard. */
final class SocketRouter implements CallRoutes, EventRoutes, ConnectRoutes {

    private final ExposedActors actors;

    private SocketRouter(ExposedActors actors) {
        this.actors = actors;
    }

    static SocketRoutes of(ExposedActors actors) {
        SocketRouter router = new SocketRouter(actors);
        return new SocketRoutes(router, router, router);
    }

    @Override
    public Operation route(Frame.Call call, @Nullable FrontConnection over, HttpRequest head, EventExecutor loop) {
        Frame.Target target = call.target();
        if (over != null) {
            return overConnection(target, over, head, loop);
        }
        Duration timeout = timeout(call.terms().timeLeft());
        return switch (target.kind()) {
            case GET_OR_CREATE -> action(call, true, head, loop);
            case GET -> action(call, false, head, loop);
            case CREATE -> create(target, timeout, head, loop);
            case DESTROY -> destroy(target, timeout, head, loop);
            case INFO -> describe(target, head, loop);
            case PAUSE -> throw RequestRefused.notForClients("pause an actor");
            case RESUME -> throw RequestRefused.notForClients("resume an actor");
            case EVENTS -> throw unserved(target);
            case CONNECTION -> throw unserved(target);
            case QUEUE -> message(call, timeout, head, loop);
            case WORKFLOW -> workflow(call, timeout, head, loop);
            case SCHEDULE -> throw RequestRefused.notForClients("give orders about a schedule");
        };
    }

    @Override
    public Mono<ActorRef> route(Frame.Subscribe frame, HttpRequest head, EventExecutor loop) {
        if (!actors.exposure().events()) {
            throw RequestRefused.unservedFrame("'subscribe'");
        }
        ActorAddress address = ActorAddress.of(actors.type(frame.type()), frame.key());
        actors.node().callTimeout(address.type()); // Refuses a type that is not there.
        return actors.passed(head, loop, (guard, request) -> guard.allowsEvents(request, address, frame.topic()))
                .map(passed -> IdentifiedRequest.client(actors.node(), head).actor(address));
    }

    private Operation overConnection(Frame.Target target, FrontConnection over, HttpRequest head, EventExecutor loop) {
        String name = target.action();
        boolean isCall = target.kind() == Frame.CallKind.GET || target.kind() == Frame.CallKind.GET_OR_CREATE;
        if (name == null || !isCall || !over.actor().equals(address(target))) {
            throw new InvalidCallException(
                    "A call over a connection names an action of its actor, " + over.actor() + ".");
        }
        return actors.guarded(
                new CallOverConnection(over, actors.action(target.type(), name)),
                head,
                loop,
                (guard, request) -> guard.allows(request, over.actor(), name));
    }

    @Override
    public Mono<FrontConnection> connect(Frame.Connect frame, byte @Nullable [] parameters, Socket socket) {
        if (!actors.exposure().connections()) {
            throw RequestRefused.unservedFrame("'connect'");
        }
        ActorAddress address = ActorAddress.of(actors.type(frame.type()), frame.key());
        actors.node().callTimeout(address.type()); // Refuses a type that is not there.
        ConnectionGateway gateway = actors.gateway(socket.principal());
        String resumed = frame.connection();
        Mono<FrontConnection> connected = resumed == null
                ? gateway.connect(address, parameters)
                : gateway.resume(address, resumed, frame.attempt());
        return actors.passed(socket.head(), socket.loop(), (guard, request) -> guard.allowsConnection(request, address))
                .flatMap(passed -> connected);
    }

    @Override
    public Mono<Void> message(FrontConnection over, String action, long number, RequestBody arguments, Socket socket) {
        ActionJson called = actors.action(over.actor().type(), action);
        @Nullable Object[] given = called.arguments(arguments);
        return actors.passed(
                        socket.head(), socket.loop(), (guard, request) -> guard.allows(request, over.actor(), action))
                .flatMap(passed -> over.message(number, action, given));
    }

    private static @Nullable Duration timeout(@Nullable Duration left) {
        if (left != null && left.isZero()) {
            throw new InvalidCallException("The time that a call has is at least one microsecond, got 0.");
        }
        return left;
    }

    private Operation action(Frame.Call call, boolean creates, HttpRequest head, EventExecutor loop) {
        Frame.Target target = call.target();
        String name = target.action();
        if (name == null) {
            throw new InvalidCallException("A call for a turn names its action, got none.");
        }
        ActorAddress address = address(target);
        ActionJson action = actors.action(target.type(), name);
        return actors.guarded(
                new CallAction(
                        actors.node(),
                        head,
                        address,
                        action,
                        creates,
                        timeout(call.terms().timeLeft()),
                        key(call)),
                head,
                loop,
                (guard, request) -> guard.allows(request, address, name));
    }

    /** A message to a queue: the action of its call is the queue, with what a request has as its query behind it. */
    private Operation message(Frame.Call call, @Nullable Duration timeout, HttpRequest head, EventExecutor loop) {
        String action = call.target().action();
        if (action == null) {
            throw new InvalidCallException("A message names its queue, got none.");
        }
        ActorAddress address = address(call.target());
        int end = action.indexOf('?');
        String queue = end < 0 ? action : action.substring(0, end);
        ActionJson handler = actors.message(
                address.type(), queue, actors.node().queue(address, queue).handler());
        return actors.guarded(
                SendMessage.ofFrame(actors.node(), head, address, queue, handler, Query.of(action), key(call), timeout),
                head,
                loop,
                (guard, request) -> guard.allows(request, address, handler.name()));
    }

    private Operation workflow(Frame.Call call, @Nullable Duration timeout, HttpRequest head, EventExecutor loop) {
        String action = call.target().action();
        if (action == null) {
            throw new InvalidCallException("An order about a workflow says which, got nothing.");
        }
        FlowTerms terms =
                new FlowTerms(actors.node(), head, address(call.target()), key(call), true, timeout, actors.json());
        return new FlowFrames(actors).route(terms, action, loop);
    }

    private static @Nullable String key(Frame.Call call) {
        String key = call.terms().idempotencyKey();
        return key == null ? null : IdempotencyKey.checked(key);
    }

    private Operation create(Frame.Target target, @Nullable Duration timeout, HttpRequest head, EventExecutor loop) {
        ActorAddress address = address(target, actors.exposure().creation());
        return actors.guarded(
                new CreateActor(actors.node(), head, address, actors.json(), timeout),
                head,
                loop,
                (guard, request) -> guard.allowsCreation(request, address));
    }

    private Operation destroy(Frame.Target target, @Nullable Duration timeout, HttpRequest head, EventExecutor loop) {
        ActorAddress address = address(target, actors.exposure().destruction());
        return actors.administered(
                new DestroyActor(actors.node(), head, address, timeout),
                head,
                loop,
                (guard, request) -> guard.allowsDestruction(request, address));
    }

    private Operation describe(Frame.Target target, HttpRequest head, EventExecutor loop) {
        ActorAddress address = address(target, actors.exposure().description());
        return actors.administered(
                new DescribeActor(actors.node(), address),
                head,
                loop,
                (guard, request) -> guard.allowsDescription(request, address));
    }

    private ActorAddress address(Frame.Target target, boolean exposed) {
        if (!exposed) {
            throw unserved(target);
        }
        return address(target);
    }

    private ActorAddress address(Frame.Target target) {
        return ActorAddress.of(actors.type(target.type()), target.key());
    }

    private static RequestRefused unserved(Frame.Target target) {
        return RequestRefused.unservedFrame(
                "'call' of kind '" + target.kind().name().toLowerCase(Locale.ROOT) + "'");
    }

    /**
     * Routes frames about the workflows of actors. What a frame asks is the path that a request has below the workflows of an actor, with its
     * query behind it: {@code name?id=7} starts one, {@code 7/cancel} cancels it, {@code ?status=running} lists those that run.
     */
    private record FlowFrames(ExposedActors actors) {

        /** Finds the operation that {@code action} asks for. */
        Operation route(FlowTerms terms, String action, EventExecutor loop) {
            if (!actors.exposure().workflows() && !actors.exposure().workflowOrders()) {
                throw RequestRefused.unservedFrame("'call' of kind 'workflow'");
            }
            actors.checkWorkflows(terms.address().type());
            int end = action.indexOf('?');
            String path = end < 0 ? action : action.substring(0, end);
            if (path.isEmpty()) {
                return list(terms, action, loop);
            }
            if (path.indexOf('/') < 0) {
                return start(terms, PercentEncoding.decode(path), action, loop);
            }
            FlowPath flow = FlowPath.of(path);
            Operation used =
                    flow.tells() ? new TellFlow(terms, flow.id(), flow.name(), flow.isPromise()) : flow.question(terms);
            if (used != null) {
                checkShown();
                return actors.guarded(
                        used,
                        terms.head(),
                        loop,
                        (guard, head) -> guard.allowsWorkflowUse(head, terms.address(), flow.id()));
            }
            return administer(terms, flow, action, loop);
        }

        private void checkShown() {
            if (!actors.exposure().workflows()) {
                throw RequestRefused.unservedFrame("'call' of kind 'workflow'");
            }
        }

        private Operation start(FlowTerms terms, String name, String action, EventExecutor loop) {
            checkShown();
            return actors.guarded(
                    StartFlow.of(terms, name, Query.of(action)),
                    terms.head(),
                    loop,
                    (guard, head) -> guard.allowsWorkflowStart(head, terms.address(), name));
        }

        private Operation list(FlowTerms terms, String action, EventExecutor loop) {
            checkShown();
            checkUnkeyed(terms);
            return shown(terms, ListFlows.of(actors.node(), terms.address(), action), loop);
        }

        /** Questions and orders for those who administer. */
        private Operation administer(FlowTerms terms, FlowPath flow, String action, EventExecutor loop) {
            Operation look = look(terms, flow);
            if (look != null) {
                checkShown();
                checkUnkeyed(terms);
                return shown(terms, look, loop);
            }
            Operation order = order(terms, flow, action);
            if (order == null) {
                throw new InvalidCallException(
                        "An order about a workflow is the path of a request, got '" + action + "'.");
            }
            if (!actors.exposure().workflowOrders()) {
                throw RequestRefused.notForClients("give orders about a workflow");
            }
            checkUnkeyed(terms);
            return actors.administered(
                    order, terms.head(), loop, (guard, head) -> guard.allowsWorkflowOrders(head, terms.address()));
        }

        private @Nullable Operation look(FlowTerms terms, FlowPath flow) {
            ActorAddress address = terms.address();
            if (flow.isStatus()) {
                return new DescribeFlow(actors.node(), address, flow.id(), actors.json());
            }
            return flow.isHistory() ? new ExportFlow(actors.node(), address, flow.id()) : null;
        }

        private @Nullable Operation order(FlowTerms terms, FlowPath flow, String action) {
            OrderFlow.Kind kind = flow.order();
            if (kind != null) {
                return new OrderFlow(actors.node(), terms.address(), flow.id(), kind, true);
            }
            return flow.isRewind() ? RewindFlow.of(actors.node(), terms.address(), flow, action, true) : null;
        }

        private Operation shown(FlowTerms terms, Operation look, EventExecutor loop) {
            return actors.administered(
                    look, terms.head(), loop, (guard, head) -> guard.allowsWorkflows(head, terms.address()));
        }

        private static void checkUnkeyed(FlowTerms terms) {
            if (terms.key() != null) {
                throw new InvalidCallException(
                        "A start, a signal and a promise take a key; what operators ask and order of workflows does"
                                + " not.");
            }
        }
    }
}
