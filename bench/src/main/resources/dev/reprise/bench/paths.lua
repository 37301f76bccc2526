-- for wrk: asks for the paths of a file, in an order of its own, and ends with one line of figures
local paths = {}

function init(arguments)
    for path in io.lines(arguments[1]) do
        paths[#paths + 1] = path
    end
    math.randomseed(1)
end

function request()
    return wrk.format("GET", paths[math.random(#paths)])
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("figures %.1f %.2f %.2f %.2f %.2f %.0f %d\n",
        summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1e3,
        latency:percentile(95) / 1e3,
        latency:percentile(99) / 1e3,
        latency.max / 1e3,
        summary.bytes / math.max(1, summary.requests),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
