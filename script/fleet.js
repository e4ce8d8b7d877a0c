// What a fleet of hosts costs in pulls, bytes and seconds, each way: a simulation of its days, event by event,
// from what one job costs (fleet-figures.json). Without input or output; script/fleet has those.

/**
 * @typedef {object} Cost what one event costs
 * @property {number} pulls that Docker Hub counts: those that GET a manifest (a HEAD is a version check)
 * @property {number} requests to the registry
 * @property {number} registryBytes
 * @property {number} cacheBytes
 * @property {number} seconds
 */

/** The ways to the emulators. A host that stays looks first, in all but the first. */
export const WAYS = {
  each: "docker/setup-qemu-action",
  stay: "hosts that stay, image from a registry",
  cache: "Actions cache",
  registry: "image from a registry",
  mirror: "image through one mirror",
  archive: "archive on a disk",
  boot: "registered when the host starts",
};

const HOUR = 1 / 24;
const SECOND = HOUR / 3600;

/** Seeded numbers from 0 to 1 (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Costs of the events with images of so many architectures: on the line through the two sizes that were
 * measured. What was measured for one size alone does not depend on it.
 *
 * @returns {Record<string, Cost>}
 */
export function costsOf({ architectures: [from, to], events }, architectures) {
  const along = (architectures - from) / (to - from);
  return Object.fromEntries(
    Object.entries(events).map(([name, [small, large]]) => {
      const value = (kind) => small[kind] + ((large ?? small)[kind] - small[kind]) * along;
      const requests = Object.values(small.requests).reduce((sum, count) => sum + count, 0);
      const pulls = small.requests.manifestGet ? 1 : 0;
      const [registryBytes, cacheBytes] = ["registryBytes", "cacheBytes"].map(value);
      return [name, { pulls, requests, registryBytes, cacheBytes, seconds: value("seconds") }];
    }),
  );
}

/** The times of a day's jobs in order, as parts of the day: a share of them in six hours in a row. */
function timesOf(jobs, peakShare, random) {
  const start = 9 * HOUR;
  const length = 6 * HOUR;
  const times = new Float64Array(jobs);
  for (let job = 0; job < jobs; job++) {
    if (random() < peakShare) times[job] = start + random() * length;
    else times[job] = (start + length + random() * (1 - length)) % 1;
  }
  return times.sort();
}

/** The most events in a window that ends at one of them. */
class Window {
  most = 0;
  #length;
  #times = [];
  #first = 0;

  constructor(length) {
    this.#length = length;
  }

  add(time) {
    this.#times.push(time);
    while (this.#times[this.#first] <= time - this.#length) this.#first++;
    this.most = Math.max(this.most, this.#times.length - this.#first);
  }
}

/** Counts the events of one way, and what comes together. */
class Meter {
  #costs;
  #events = {};
  #account;
  #addresses;
  #seconds;
  #mostInSecond = 0;

  constructor(costs, { addresses, windowHours }) {
    const window = () => new Window(windowHours * HOUR);
    this.#costs = costs;
    this.#account = window();
    this.#addresses = Array.from({ length: addresses }, window);
    this.#seconds = Array.from({ length: addresses }, () => ({ second: -1, requests: 0 }));
  }

  add(event, time, host) {
    this.#events[event] = (this.#events[event] ?? 0) + 1;
    const { pulls, requests } = this.#costs[event];
    if (requests === 0) return;
    const address = host % this.#addresses.length;
    if (pulls > 0) {
      this.#account.add(time);
      this.#addresses[address].add(time);
    }
    const now = this.#seconds[address];
    const second = Math.floor(time / SECOND);
    if (now.second !== second) Object.assign(now, { second, requests: 0 });
    now.requests += requests;
    this.#mostInSecond = Math.max(this.#mostInSecond, now.requests);
  }

  /** The events of all days, what they cost in the average of a day, and the worst moments. */
  result(days) {
    const events = Object.entries(this.#events);
    const perDay = (kind) =>
      events.reduce((sum, [event, times]) => sum + times * this.#costs[event][kind], 0) / days;
    return {
      events: this.#events,
      pulls: perDay("pulls"),
      requests: perDay("requests"),
      registryBytes: perDay("registryBytes"),
      cacheBytes: perDay("cacheBytes"),
      seconds: perDay("seconds"),
      mostPullsOfAddress: Math.max(...this.#addresses.map(({ most }) => most)),
      mostPullsOfAccount: this.#account.most,
      mostRequestsInSecond: this.#mostInSecond,
    };
  }
}

/** What the hosts of a fleet have, one way. Times are days since the fleet's first one. */
class Fleet {
  #image;
  #registered;
  #boot;
  #entries = [];
  #mirrored = -Infinity;

  constructor(way, costs, parameters) {
    const { hosts } = parameters;
    this.way = way;
    this.parameters = parameters;
    this.meter = new Meter(costs, parameters);
    this.#image = new Float64Array(hosts).fill(-Infinity);
    this.#registered = new Float64Array(hosts).fill(-Infinity);
    this.#boot = new Int32Array(hosts).fill(-1);
  }

  /** @returns the event that a job is: what it finds, and what it has to do about it */
  job(time, host, repository, isFresh) {
    const fresh = isFresh && this.way !== "stay";
    if (this.way === "each") {
      return !fresh && this.#hasImage(time, host) ? "peerAgain" : "peerFresh";
    }
    if (this.way === "boot") return "look"; // of a host's handlers, whatever the runner on it is
    if (fresh) return this.#fetch(time, repository);
    const { bootDays, maxAge } = this.parameters;
    const boot = Math.floor(time / bootDays);
    if (this.#boot[host] === boot && time - this.#registered[host] < maxAge) return "look";
    this.#boot[host] = boot;
    this.#registered[host] = time;
    return this.#hasImage(time, host) ? "stored" : this.#fetch(time, repository);
  }

  /** @returns the event that a host's start is */
  start(time, host) {
    return this.#hasImage(time, host) ? "boot" : "pull";
  }

  /** Has this host an image that is young enough? If not, it gets one now. */
  #hasImage(time, host) {
    if (time - this.#image[host] < this.parameters.maxAge) return true;
    this.#image[host] = time;
    return false;
  }

  #fetch(time, repository) {
    if (this.way === "archive") return "archive";
    if (this.way === "mirror") return this.#fromMirror(time);
    if (this.way === "cache") return this.#fromCache(time, repository);
    return "pull";
  }

  #fromMirror(time) {
    if (time - this.#mirrored < this.parameters.maxAge) return "mirror";
    this.#mirrored = time;
    return "pull";
  }

  /** An entry serves from the end of the job that saves it, for one period, and while it is used. */
  #fromCache(time, repository) {
    const { maxAge, cacheDays, jobMinutes } = this.parameters;
    const period = Math.floor(time / maxAge);
    const entry = this.#entries[repository];
    if (entry?.period !== period || time - entry.used >= cacheDays) {
      this.#entries[repository] = { period, from: time + (jobMinutes / 60) * HOUR, used: time };
      return "fill";
    }
    entry.used = time;
    return entry.from <= time ? "hit" : "pull";
  }
}

/** The starts of the hosts: all of them within one hour, every so many days. */
function startsOf({ hosts, bootDays }, days) {
  const starts = [];
  for (let day = 0; day < days; day += bootDays) {
    for (let host = 0; host < hosts; host++) {
      starts.push({ time: day + (host / hosts) * HOUR, host });
    }
  }
  return starts;
}

/**
 * Lets a fleet that begins with nothing live for so many days.
 *
 * @param {Record<string, Cost>} costs
 * @returns for each way, averages of a day and the worst moments
 */
export function simulate(costs, parameters, jobs, days) {
  const random = generator(parameters.seed);
  const fleets = Object.keys(WAYS).map((way) => new Fleet(way, costs, parameters));
  const booting = fleets.find(({ way }) => way === "boot");
  const starts = startsOf(parameters, days);
  let next = 0;
  const startUntil = (time) => {
    for (; next < starts.length && starts[next].time <= time; next++) {
      const { time: now, host } = starts[next];
      booting.meter.add(booting.start(now, host), now, host);
    }
  };
  for (let day = 0; day < days; day++) {
    for (const part of timesOf(jobs, parameters.peakShare, random)) {
      const time = day + part;
      startUntil(time);
      const host = Math.floor(random() * parameters.hosts);
      const repository = Math.floor(random() * parameters.repositories);
      const isFresh = random() < parameters.ephemeral;
      for (const fleet of fleets) {
        fleet.meter.add(fleet.job(time, host, repository, isFresh), time, host);
      }
    }
  }
  startUntil(days);
  return Object.fromEntries(fleets.map(({ way, meter }) => [way, meter.result(days)]));
}

/** What a registry allows, and what counts against it. */
export const LIMITS = {
  hubAnonymous: "mostPullsOfAddress",
  hubAccount: "mostPullsOfAccount",
  quayPerSecond: "mostRequestsInSecond",
};

/**
 * The smallest number of jobs a day at which a limit is exceeded on the first day, the worst one.
 *
 * @returns for each way and limit; null where `most` jobs are not enough
 */
export function breakingPoints(costs, parameters, most) {
  const known = new Map();
  const at = (jobs) => {
    if (!known.has(jobs)) known.set(jobs, simulate(costs, parameters, jobs, 1));
    return known.get(jobs);
  };
  const steps = []; // ten to a decade
  for (let step = 0; 10 ** (step / 10) < most; step++) steps.push(Math.round(10 ** (step / 10)));
  steps.push(most);
  const search = (way, limit) => {
    const breaks = (jobs) => at(jobs)[way][LIMITS[limit]] > parameters[limit];
    let above = steps.find(breaks);
    if (above === undefined) return null;
    let below = steps[steps.indexOf(above) - 1] ?? 0;
    while (above - below > Math.max(1, above / 100)) {
      const middle = Math.round((above + below) / 2);
      if (breaks(middle)) above = middle;
      else below = middle;
    }
    return above;
  };
  return Object.fromEntries(
    Object.keys(WAYS).map((way) => [
      way,
      Object.fromEntries(Object.keys(LIMITS).map((limit) => [limit, search(way, limit)])),
    ]),
  );
}
