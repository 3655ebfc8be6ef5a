import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorConnection;
import dev.rouse.ConnectionRequest;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

record Card(String name) {}

record Player(int seat) {}

record Game(List<String> played) {
    static final Game EMPTY = new Game(List.of());

    List<Card> cardsOf(String player) {
        return List.of(new Card("ace for " + player));
    }

    Game with(String player, Card card) {
        List<String> next = new ArrayList<>(played);
        next.add(player + " " + card.name());
        return new Game(List.copyOf(next));
    }

    Game without(String player) {
        return new Game(played.stream()
                .filter(one -> !one.startsWith(player + " "))
                .toList());
    }
}

class Room {
    public interface Table {
        Mono<Void> play(Card card);
    }

    // snippet
}
