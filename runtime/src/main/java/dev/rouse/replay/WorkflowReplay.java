package dev.rouse.replay;

import dev.rouse.ActorType;
import dev.rouse.InvalidCallException;
import dev.rouse.WorkflowDivergedException;
import dev.rouse.WorkflowHistory;
import dev.rouse.base.Arguments;
import dev.rouse.preload.PreloadManifest;
import dev.rouse.type.HostedType;
import java.util.List;

/**
 * Replays recorded histories of workflows against the code that is there: a test finds before a deploy what would not fit. Nothing is stored, no
 * step runs, and nobody waits: it goes as far as the history does, and says where it stands.
 *
 * <pre>{@code
 * WorkflowHistory history = WorkflowHistory.ofJson(Files.readString(Path.of("histories/order-7.json")));
 * Replayed replayed = WorkflowReplay.of(ActorType.of(Shop.class, ShopActor::new)).replay(history);
 * assertThat(replayed.standing()).isEqualTo(Replayed.Standing.WAITS);
 * }</pre>
 *
 * <p>Histories come from {@link dev.rouse.Administration#workflowHistory}. Where they do not tell values but their {@linkplain
 * dev.rouse.WorkflowRedaction#shapes shapes}, code that decides by these goes by empty texts, zeros and false: keep the values that it decides
 * by. Immutable; a replay runs on the thread that asks for it.
 */
public final class WorkflowReplay {

    private final ActorType<?> type;

    private WorkflowReplay(ActorType<?> type) {
        this.type = type;
    }

    /**
     * Replays histories of actors of {@code type}, as it is registered with a node: its factory makes an actor for each.
     *
     * @throws IllegalArgumentException actors of the type are only called here
     */
    public static WorkflowReplay of(ActorType<?> type) {
        if (!Arguments.required("type", type).isHosted()) {
            throw new IllegalArgumentException("Actors of type " + type.name()
                    + " are only called here: a replay needs the type as the nodes register that host it.");
        }
        return new WorkflowReplay(type);
    }

    /**
     * Replays a history.
     *
     * @return where the replay stands at the end of the history
     * @throws WorkflowDivergedException the code does not fit the history: it names the entry, what the code has there and what the history
     *     has
     * @throws IllegalStateException the code has a fault, for which the workflow would pause; or a class of today does not read a value
     * @throws InvalidCallException the history is of another type, its code is not registered, or it is malformed
     */
    public Replayed replay(WorkflowHistory history) {
        Arguments.required("history", history);
        if (!history.actor().type().equals(type.name())) {
            throw new InvalidCallException("The history is of an actor of type "
                    + history.actor().type() + ", and is replayed against type " + type.name() + ".");
        }
        ReplayCodec codec = new ReplayCodec(type.options().codec());
        ActorType<?> replayed = type.options(
                options -> options.codec(codec).workflows(workflows -> workflows.maxEntryBytes(Integer.MAX_VALUE)));
        PreloadManifest nothing = new PreloadManifest(
                List.of(), List.of(), replayed.options().preload().totalBytes());
        return new Replay(new HostedType(replayed, 0, nothing, false), codec, history).run();
    }
}
