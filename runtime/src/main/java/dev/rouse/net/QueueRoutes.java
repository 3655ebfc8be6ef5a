package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.operation.Route;
import dev.rouse.net.operation.RouteTable;
import dev.rouse.net.operation.Target;
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
import dev.rouse.net.socket.call.CborCall;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;

/** Routes requests about the queues of actors, and about what they sent and cannot be delivered, as far as they are exposed and a guard lets them pass. */
final class QueueRoutes {

    private final ExposedActors actors;

    QueueRoutes(ExposedActors actors) {
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
                .add(Route.UNDELIVERED_MESSAGE, HttpMethod.DELETE, exposure.queueOrders(), this::orderUndelivered);
    }

    private Operation listUndelivered(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        return actors.guarded(
                new ListUndelivered(actors.node(), address),
                request,
                loop,
                (guard, head) -> guard.allowsQueues(head, address));
    }

    /** Drops the message, or sends it again. */
    private Operation orderUndelivered(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        boolean drops = request.method().equals(HttpMethod.DELETE);
        return actors.guarded(
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

    private static String queue(Target target) {
        return PercentEncoding.decode(target.last());
    }

    private ActorAddress address(Target target) {
        return ActorAddress.parse(
                actors.type(PercentEncoding.decode(target.type())), PercentEncoding.decode(target.key()));
    }
}
