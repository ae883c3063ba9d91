-- Asks for the paths of a file in turn (PATHS), with a token (TOKEN) or a cookie (COOKIE),
-- and prints one line: requests a second, then the 50th, 95th and 99th percentile in
-- milliseconds, then the answers that were not good.
local paths = {}
for path in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = path end

local headers = {}
if os.getenv("TOKEN") then headers["Authorization"] = "Bearer " .. os.getenv("TOKEN") end
if os.getenv("COOKIE") then
  headers["Cookie"] = os.getenv("COOKIE")
  headers["Accept"] = "text/html"
  headers["Accept-Encoding"] = "gzip"
end

local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], headers)
end

done = function(summary, latency)
  local errors = summary.errors
  local bad = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("%.0f %.2f %.2f %.2f %d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, bad))
end
