// The workflow of one step that `bench --only ^flow-http` runs, for Restate: durable, with one recorded step, answered with its result.
import * as restate from "@restatedev/restate-sdk";

// The SDK takes it for granted, and Node.js has it from version 22 on.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((done, failed) => ([resolve, reject] = [done, failed]));
  return { promise, resolve, reject };
};

let sum = 0;

const flow = restate.service({
  name: "Flow",
  handlers: {
    steps: async (ctx, count) => {
      let result = 0;
      for (let step = 0; step < count; step++) {
        result = await ctx.run(String(step), () => ++sum);
      }
      return result;
    },
  },
});

restate.serve({ services: [flow], port: Number(process.env.FLOW_PORT ?? 9080) });
