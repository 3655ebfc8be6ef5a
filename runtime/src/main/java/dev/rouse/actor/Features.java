package dev.rouse.actor;

import dev.rouse.data.DataFeature;
import dev.rouse.feature.Feature;
import dev.rouse.kv.KvCost;
import dev.rouse.record.Keys;
import dev.rouse.schedule.ScheduleFeature;
import java.util.ArrayList;
import java.util.List;

/**
 * The features of the actors of a node.
 *
 * @param all each of them
 */
public record Features(DataFeature data, ScheduleFeature schedule, List<Feature> all) {

    /** @param more beside own data and the schedule */
    public static Features of(Keys keys, KvCost cost, List<Feature> more) {
        DataFeature data = new DataFeature(keys, cost);
        ScheduleFeature schedule = new ScheduleFeature(keys, cost);
        List<Feature> all = new ArrayList<>(List.of(data, schedule));
        all.addAll(more);
        return new Features(data, schedule, List.copyOf(all));
    }
}
