package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.operation.Route;
import dev.rouse.net.operation.RouteTable;
import dev.rouse.net.operation.Target;
import dev.rouse.net.operation.flow.DescribeFlow;
import dev.rouse.net.operation.flow.ExportFlow;
import dev.rouse.net.operation.flow.FlowPath;
import dev.rouse.net.operation.flow.FlowTerms;
import dev.rouse.net.operation.flow.ListFlows;
import dev.rouse.net.operation.flow.OrderFlow;
import dev.rouse.net.operation.flow.RewindFlow;
import dev.rouse.net.operation.flow.StartFlow;
import dev.rouse.net.operation.flow.TellFlow;
import dev.rouse.net.operation.queue.ListQueues;
import dev.rouse.net.operation.queue.ListUndelivered;
import dev.rouse.net.operation.queue.OrderMessage;
import dev.rouse.net.operation.queue.OrderUndelivered;
import dev.rouse.net.operation.queue.SendMessage;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.PercentEncoding;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestHead;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.request.RequestUri;
import dev.rouse.net.socket.call.CborCall;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;

/**
 * Routes requests about the queues of actors, about what they sent and cannot be delivered, and about their workflows, as far as they are
 * exposed and a guard lets them pass.
 */
final class WorkRoutes {

    private final ExposedActors actors;

    WorkRoutes(ExposedActors actors) {
        this.actors = actors;
    }

    RouteTable addTo(RouteTable routes) {
        HttpExposure exposure = actors.exposure();
        return routes.read(Route.QUEUES, exposure.queues(), this::list)
                .read(Route.QUEUE, exposure.queues(), this::list)
                .add(Route.QUEUE, HttpMethod.POST, true, this::post)
                .add(Route.QUEUE, HttpMethod.DELETE, exposure.queueOrders(), this::drop)
                .read(Route.UNDELIVERED, exposure.queues(), this::listUndelivered)
                .add(Route.UNDELIVERED_MESSAGE, HttpMethod.POST, exposure.queueOrders(), this::orderUndelivered)
                .add(Route.UNDELIVERED_MESSAGE, HttpMethod.DELETE, exposure.queueOrders(), this::orderUndelivered)
                .read(Route.FLOWS, exposure.workflows(), this::listFlows)
                .read(Route.FLOW, exposure.workflows(), this::describeFlow)
                .add(Route.FLOW, HttpMethod.POST, exposure.workflows(), this::startFlow)
                .read(Route.FLOW_ORDER, exposure.workflows(), this::lookAtFlow)
                .add(
                        Route.FLOW_ORDER,
                        HttpMethod.POST,
                        exposure.workflows() || exposure.workflowOrders(),
                        this::orderFlow);
    }

    private Operation listUndelivered(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        return actors.administered(
                new ListUndelivered(actors.node(), address),
                request,
                loop,
                (guard, head) -> guard.allowsQueues(head, address));
    }

    /** Drops the message, or sends it again. */
    private Operation orderUndelivered(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        boolean drops = request.method().equals(HttpMethod.DELETE);
        return actors.administered(
                new OrderUndelivered(actors.node(), address, PercentEncoding.decode(target.last()), drops),
                request,
                loop,
                (guard, head) -> guard.allowsQueueOrders(head, address));
    }

    private Operation list(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        String queue = target.route() == Route.QUEUE ? queue(target) : null;
        return actors.administered(
                new ListQueues(actors.node(), address, queue),
                request,
                loop,
                (guard, head) -> guard.allowsQueues(head, address));
    }

    private Operation post(Target target, HttpRequest request, EventExecutor loop) {
        String letter = Query.of(request.uri()).only("retry");
        ActorAddress address = address(target);
        String queue = queue(target);
        if (letter != null && !actors.exposure().queueOrders()) {
            throw RequestRefused.notForClients("send dead letters again");
        }
        if (letter != null) {
            return actors.administered(
                    new OrderMessage(actors.node(), address, queue, letter, false),
                    request,
                    loop,
                    (guard, head) -> guard.allowsQueueOrders(head, address));
        }
        RequestHead.checkArguments(request);
        ActionJson handler = actors.message(
                address.type(), queue, actors.node().queue(address, queue).handler());
        return actors.guarded(
                CborCall.of(SendMessage.of(actors.node(), request, address, queue, handler), request),
                request,
                loop,
                (guard, head) -> guard.allows(head, address, handler.name()));
    }

    private Operation drop(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        return actors.administered(
                OrderMessage.drop(actors.node(), address, queue(target), request.uri()),
                request,
                loop,
                (guard, head) -> guard.allowsQueueOrders(head, address));
    }

    // Workflows.

    private Operation listFlows(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = flowsOf(target);
        return actors.administered(
                ListFlows.of(actors.node(), address, request.uri()),
                request,
                loop,
                (guard, head) -> guard.allowsWorkflows(head, address));
    }

    private Operation describeFlow(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = flowsOf(target);
        return actors.administered(
                new DescribeFlow(actors.node(), address, PercentEncoding.decode(target.last()), actors.json()),
                request,
                loop,
                (guard, head) -> guard.allowsWorkflows(head, address));
    }

    private Operation startFlow(Target target, HttpRequest request, EventExecutor loop) {
        RequestHead.checkArguments(request);
        String name = PercentEncoding.decode(target.last());
        FlowTerms terms = FlowTerms.ordering(actors.node(), request, flowsOf(target), actors.json());
        return actors.guarded(
                CborCall.of(StartFlow.of(terms, name, Query.of(request.uri())), request),
                request,
                loop,
                (guard, head) -> guard.allowsWorkflowStart(head, terms.address(), name));
    }

    /** The history, the progress, a query or the result. */
    private Operation lookAtFlow(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = flowsOf(target);
        FlowPath path = FlowPath.of(target.last());
        if (path.isHistory()) {
            return actors.administered(
                    new ExportFlow(actors.node(), address, path.id()),
                    request,
                    loop,
                    (guard, head) -> guard.allowsWorkflows(head, address));
        }
        Operation asked = path.question(FlowTerms.asking(actors.node(), request, address, actors.json()));
        if (asked == null) {
            throw RequestRefused.unknownPath(RequestUri.path(request.uri()));
        }
        return actors.guarded(
                CborCall.of(asked, request),
                request,
                loop,
                (guard, head) -> guard.allowsWorkflowUse(head, address, path.id()));
    }

    private Operation orderFlow(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = flowsOf(target);
        FlowPath path = FlowPath.of(target.last());
        OrderFlow.Kind order = path.order();
        if ((order != null || path.isRewind()) && actors.exposure().workflowOrders()) {
            return actors.administered(
                    order != null
                            ? new OrderFlow(actors.node(), address, path.id(), order, false)
                            : RewindFlow.of(actors.node(), address, path, request.uri(), false),
                    request,
                    loop,
                    (guard, head) -> guard.allowsWorkflowOrders(head, address));
        }
        if (!path.tells() || !actors.exposure().workflows()) {
            throw RequestRefused.unknownPath(RequestUri.path(request.uri()));
        }
        RequestHead.checkArguments(request);
        FlowTerms terms = FlowTerms.ordering(actors.node(), request, address, actors.json());
        return actors.guarded(
                CborCall.of(new TellFlow(terms, path.id(), path.name(), path.isPromise()), request),
                request,
                loop,
                (guard, head) -> guard.allowsWorkflowUse(head, address, path.id()));
    }

    /** The actor of a target whose workflows are exposed. */
    private ActorAddress flowsOf(Target target) {
        ActorAddress address = address(target);
        actors.checkWorkflows(address.type());
        return address;
    }

    private static String queue(Target target) {
        return PercentEncoding.decode(target.last());
    }

    private ActorAddress address(Target target) {
        return ActorAddress.parse(
                actors.type(PercentEncoding.decode(target.type())), PercentEncoding.decode(target.key()));
    }
}
