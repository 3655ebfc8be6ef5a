package dev.rouse.context;

import dev.rouse.InvalidCallException;
import dev.rouse.base.ErrorText;
import dev.rouse.operator.ActorOrders;
import dev.rouse.operator.StoredViews;
import dev.rouse.operator.TokenFeature;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnScope;
import dev.rouse.type.HostedType;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;

/** An actor that is awake, as the turns of operators' orders see it. */
final class OrderedActor implements ActorOrders.Taker {

    private final ContextHost host;
    private final TurnScope scope;

    OrderedActor(ContextHost host) {
        this.host = host;
        this.scope = new TurnScope(host);
    }

    @Override
    public Mono<Boolean> editState(String revision, String json) {
        return scope.inTurn("an edit of the state", turn -> Mono.just(edit(turn, revision, json)));
    }

    private boolean edit(Turn turn, String revision, String json) {
        HostedType type = host.type();
        if (type.isStateless()) {
            throw new InvalidCallException("Actors of type " + type.name() + " have no state.");
        }
        if (!StoredViews.revision(host.memory().settledRecord()).equals(revision)) {
            return false;
        }
        Object after = read(type, json);
        turn.checkMayChange();
        turn.changing().update(before -> after);
        return true;
    }

    private static Object read(HostedType type, String json) {
        try {
            return type.decode(json.getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw new InvalidCallException("This is no state of type " + type.name() + ": " + ErrorText.message(e));
        }
    }

    @Override
    public Mono<Boolean> sleep() {
        return scope.inTurn("an order to sleep", turn -> {
            turn.thenSleep();
            return Mono.just(true);
        });
    }

    @Override
    public Mono<String> token(String candidate) {
        TokenFeature tokens = host.lane().features().tokens();
        return scope.inTurn(
                "a token",
                turn -> tokens.tokenOf(turn)
                        .publishOn(TurnScope.schedulerOf(turn))
                        .map(stored -> {
                            if (stored.isEmpty()) {
                                tokens.give(candidate, turn);
                                return candidate;
                            }
                            return stored;
                        }));
    }
}
