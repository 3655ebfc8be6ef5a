package dev.rouse.stored;

import dev.rouse.PreloadOptions;
import dev.rouse.connection.ConnectionFeature;
import dev.rouse.data.DataFeature;
import dev.rouse.event.EventFeature;
import dev.rouse.feature.CoreRecords;
import dev.rouse.feature.Feature;
import dev.rouse.feature.FeatureFactory;
import dev.rouse.gate.CommitBudget;
import dev.rouse.keyed.KeyedFeature;
import dev.rouse.kv.KvLimits;
import dev.rouse.operator.TokenFeature;
import dev.rouse.outbox.OutboxFeature;
import dev.rouse.preload.PreloadManifest;
import dev.rouse.preload.PreloadSource;
import dev.rouse.queue.QueueFeature;
import dev.rouse.record.Keys;
import dev.rouse.schedule.ScheduleFeature;
import dev.rouse.state.StateFeature;
import dev.rouse.turn.AlarmedFeature;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.WorkHost;
import dev.rouse.workflow.WorkflowFeature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features of the actors of a node.
 *
 * @param all each of them, the state first; what starts read ahead of the first is the last to be left out for want of room
 */
public record Features(
        StateFeature state,
        DataFeature data,
        ScheduleFeature schedule,
        EventFeature events,
        ConnectionFeature connections,
        QueueFeature queues,
        OutboxFeature outbox,
        WorkflowFeature workflows,
        KeyedFeature keyedCalls,
        TokenFeature tokens,
        List<Feature> all) {

    /**
     * Makes the features of a node.
     *
     * @param limits of its store
     * @param more beside state, own data and the schedule
     * @throws IllegalArgumentException the store has no room for what a call may change of one of them
     */
    public static Features of(Keys keys, KvLimits limits, List<FeatureFactory> more) {
        CommitBudget budget = CommitBudget.of(limits);
        StateFeature state = new StateFeature(keys, budget.stateBytes(), limits.smallValueBytes());
        DataFeature data = new DataFeature(keys, limits.cost());
        ScheduleFeature schedule = new ScheduleFeature(keys, limits.cost());
        EventFeature events = new EventFeature(keys, limits.cost());
        ConnectionFeature connections = new ConnectionFeature(keys, limits.cost());
        KeyedFeature keyed = new KeyedFeature(keys, limits.cost());
        QueueFeature queues = new QueueFeature(keys, limits.cost(), new KeyedAnswers(keyed));
        OutboxFeature outbox = new OutboxFeature(keys, limits.cost());
        WorkflowFeature workflows = new WorkflowFeature(keys, limits.cost(), limits.smallValueBytes(), queues);
        TokenFeature tokens = new TokenFeature(keys, limits.cost());
        List<Feature> all = new ArrayList<>(
                List.of(state, schedule, connections, queues, outbox, workflows, tokens, events, keyed));
        more.forEach(factory -> all.add(factory.create(keys, limits.cost())));
        all.add(data);
        all.forEach(feature -> budget.requireRoom(feature, limits));
        return new Features(
                state, data, schedule, events, connections, queues, outbox, workflows, keyed, tokens, List.copyOf(all));
    }

    /** Tells features with work of their own that an actor has started. Lane only. */
    public void woke(WorkHost actor) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof AlarmedFeature feature) {
                feature.woke(actor);
            }
        }
    }

    /** Facts of {@code actor} for an operator, by the feature's name, of those that have something to tell. Lane only. */
    public Map<String, Map<String, Object>> describe(TurnHost actor) {
        Map<String, Map<String, Object>> told = new LinkedHashMap<>();
        for (Feature feature : all) {
            Map<String, Object> facts = feature.describe(actor.shareOf(feature), actor.known());
            if (!facts.isEmpty()) {
                told.put(feature.name(), facts);
            }
        }
        return told;
    }

    /** The records that starts of a type of {@code options} read ahead. */
    public PreloadManifest manifest(PreloadOptions options) {
        List<PreloadSource> sources = new ArrayList<>(List.of(new CoreRecords()));
        sources.addAll(all);
        return PreloadManifest.of(options, sources);
    }
}
