#include "disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <stdexcept>

namespace moorage::powerloss {

// Which writes, sectors and names are on the disk after the power loss.
struct Disk::Choice {
  std::function<bool(const Write&, std::uint64_t sector)> arrives;  // asked once per sector of each write
  std::function<bool()> size_is_ahead = [] { return false; };
};

Disk::Disk(const Image& begin, DiskOptions options) : options_(options) {
  names_[kRoot] = {};
  std::map<std::string, Inode> directories{{"", kRoot}};
  Inode last = kRoot;
  for (const auto& [path, bytes] : begin) {
    ++last;
    const bool is_directory = path.back() == '/';
    const std::string trimmed = is_directory ? path.substr(0, path.size() - 1) : path;
    const auto slash = trimmed.rfind('/');
    const std::string parent = slash == std::string::npos ? "" : trimmed.substr(0, slash + 1);
    names_[directories.at(parent)][trimmed.substr(parent.size())] = last;
    if (is_directory) {
      directories[path] = last;
      names_[last];
    } else {
      files_[last].synced = bytes;
    }
  }
}

void Disk::apply(const Event& event) {
  switch (event.kind) {
    case Event::kMakeFile:
      files_[event.inode];
      changes_.push_back({&event, event.inode, false});
      break;
    case Event::kMakeDirectory:
      names_[event.inode];
      changes_.push_back({&event, event.inode, false});
      break;
    case Event::kRename:
      changes_.push_back({&event, resolve(event.directory, event.name), false});
      break;
    case Event::kRemove:
      changes_.push_back({&event, -1, false});
      break;
    case Event::kWrite:
    case Event::kTruncate:
      add_write(event);
      break;
    case Event::kWriteIsDurable:
      if (!options_.flushes_are_lies) files_[event.inode].pending.back().is_durable = true;
      break;
    case Event::kSync:
      if (!options_.flushes_are_lies) sync(event.inode);
      break;
    case Event::kMark:
      break;
  }
}

Inode Disk::resolve(Inode directory, const std::string& name) const {
  Names now = names_;
  for (const NameChange& each : changes_) change(now, each);
  const auto at = now[directory].find(name);
  return at == now[directory].end() ? -1 : at->second;
}

void Disk::add_write(const Event& event) {
  const bool is_truncate = event.kind == Event::kTruncate;
  files_[event.inode].pending.push_back({writes_++, is_truncate, false, event.offset, &event.bytes});
}

void Disk::sync(Inode inode) {
  if (const auto file = files_.find(inode); file != files_.end()) {
    const Choice everything{[](const Write&, std::uint64_t) { return true; }};
    file->second.synced = content(file->second, everything);
    file->second.pending.clear();
    return;
  }
  for (NameChange& each : changes_) {
    each.is_durable = each.is_durable || each.event->directory == inode || each.event->to_directory == inode;
  }
  fold_durable_names();
}

// Removes from the front only, so the order is kept.
void Disk::fold_durable_names() {
  auto first = changes_.begin();
  for (; first != changes_.end() && first->is_durable; ++first) change(names_, *first);
  changes_.erase(changes_.begin(), first);
}

void Disk::change(Names& names, const NameChange& change) {
  const Event& event = *change.event;
  if (event.kind == Event::kRename) {
    names[event.directory].erase(event.name);
    if (change.inode >= 0) names[event.to_directory][event.to_name] = change.inode;
  } else if (event.kind == Event::kRemove) {
    names[event.directory].erase(event.name);
  } else {
    names[event.directory][event.name] = change.inode;
  }
}

std::size_t Disk::pending_writes() const {
  std::size_t count = 0;
  for (const auto& [inode, file] : files_) count += file.pending.size();
  return count;
}

std::string Disk::content(const File& file, const Choice& choice) const {
  constexpr std::uint64_t kSize = ~std::uint64_t{0};
  // A sector that contains a write contains the earlier writes, too, because the whole page in memory is written.
  std::map<std::uint64_t, std::size_t> newest;
  for (std::size_t i = 0; i < file.pending.size(); ++i) {
    const Write& write = file.pending[i];
    if (write.is_truncate && (write.is_durable || choice.arrives(write, kSize))) newest[kSize] = i;
    if (write.is_truncate || write.bytes->empty()) continue;
    const std::uint64_t last = (write.offset + write.bytes->size() - 1) / kSectorBytes;
    for (std::uint64_t sector = write.offset / kSectorBytes; sector <= last; ++sector) {
      if (write.is_durable || choice.arrives(write, sector)) newest[sector] = i;
    }
  }
  std::string bytes = file.synced;
  std::uint64_t size_in_memory = bytes.size();
  for (std::size_t i = 0; i < file.pending.size(); ++i) {
    const Write& write = file.pending[i];
    if (write.is_truncate) {
      size_in_memory = write.offset;
      const auto at = newest.find(kSize);
      if (at != newest.end() && i <= at->second) bytes.resize(write.offset);
      continue;
    }
    const std::uint64_t end = write.offset + write.bytes->size();
    size_in_memory = std::max(size_in_memory, end);
    for (std::uint64_t from = write.offset; from < end;) {
      const std::uint64_t sector = from / kSectorBytes;
      const std::uint64_t to = std::min(end, (sector + 1) * kSectorBytes);
      if (const auto at = newest.find(sector); at != newest.end() && i <= at->second) {
        if (bytes.size() < to) bytes.resize(to);
        bytes.replace(from, to - from, *write.bytes, from - write.offset, to - from);
      }
      from = to;
    }
  }
  if (size_in_memory > bytes.size() && choice.size_is_ahead()) bytes.resize(size_in_memory);
  return bytes;
}

Image Disk::assemble(const Names& names, const Choice& choice) const {
  Image image;
  const std::function<void(Inode, const std::string&)> walk = [&](Inode directory, const std::string& prefix) {
    const auto entries = names.find(directory);
    if (entries == names.end()) return;
    for (const auto& [name, inode] : entries->second) {
      if (const auto file = files_.find(inode); file != files_.end()) {
        image[prefix + name] = content(file->second, choice);
      } else {
        image[prefix + name + "/"];
        walk(inode, prefix + name + "/");
      }
    }
  };
  walk(kRoot, "");
  return image;
}

Image Disk::as_seen() const {
  Names names = names_;
  for (const NameChange& each : changes_) change(names, each);
  return assemble(names, {[](const Write&, std::uint64_t) { return true; }, [] { return true; }});
}

Image Disk::after_power_loss(Loss loss, std::mt19937_64& random) const {
  const auto coin = [&random] { return (random() & 1) != 0; };
  std::vector<std::uint64_t> orders;
  for (const auto& [inode, file] : files_) {
    for (const Write& write : file.pending) orders.push_back(write.order);
  }
  std::sort(orders.begin(), orders.end());
  const std::uint64_t one = orders.empty() ? 0 : orders[random() % orders.size()];
  std::set<std::uint64_t> some;
  for (const std::uint64_t order : orders) {
    if (coin()) some.insert(order);
  }
  const std::uint64_t share = random() % 17;  // of 16 sectors
  std::map<std::pair<std::uint64_t, std::uint64_t>, bool> pages;

  Choice choice;
  choice.size_is_ahead = coin;
  switch (loss) {
    case Loss::kNone:
      choice.arrives = [](const Write&, std::uint64_t) { return true; };
      break;
    case Loss::kUnsynced:
      choice.arrives = [](const Write&, std::uint64_t) { return false; };
      break;
    case Loss::kTail:
      choice.arrives = [one](const Write& write, std::uint64_t) { return write.order < one; };
      break;
    case Loss::kWrites:
      choice.arrives = [&](const Write& write, std::uint64_t) { return some.count(write.order) != 0; };
      break;
    case Loss::kAllButOne:
      choice.arrives = [one](const Write& write, std::uint64_t) { return write.order != one; };
      break;
    case Loss::kOnlyOne:
      choice.arrives = [one](const Write& write, std::uint64_t) { return write.order == one; };
      break;
    case Loss::kSectors:
      choice.arrives = [&](const Write&, std::uint64_t) { return random() % 16 < share; };
      break;
    case Loss::kPages:
      choice.arrives = [&](const Write& write, std::uint64_t sector) {
        const auto page = pages.try_emplace({write.order, sector / kSectorsPerPage}, false);
        if (page.second) page.first->second = random() % 16 < share;
        return page.first->second;
      };
      break;
  }

  // Names: all, none, the first ones, or any.
  Names names = names_;
  const std::uint64_t way = random() % 4;
  const std::size_t first = changes_.empty() ? 0 : random() % (changes_.size() + 1);
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    const bool arrives = way == 0 || (way == 2 && i < first) || (way == 3 && coin());
    if (changes_[i].is_durable || arrives) change(names, changes_[i]);
  }
  return assemble(names, choice);
}

Image Disk::with_writes(std::uint64_t which) const {
  std::vector<std::uint64_t> orders;
  for (const auto& [inode, file] : files_) {
    for (const Write& write : file.pending) orders.push_back(write.order);
  }
  std::sort(orders.begin(), orders.end());
  Names names = names_;
  for (const NameChange& each : changes_) change(names, each);
  const auto arrives = [&](const Write& write, std::uint64_t) {
    const auto at = std::lower_bound(orders.begin(), orders.end(), write.order) - orders.begin();
    return at < 64 && ((which >> at) & 1) != 0;
  };
  return assemble(names, {arrives});
}

void lay_down(const Image& image, const std::string& directory) {
  std::filesystem::remove_all(directory);
  if (::mkdir(directory.c_str(), 0700) != 0) throw std::runtime_error("mkdir " + directory);
  for (const auto& [name, bytes] : image) {
    const std::string path = directory + "/" + name;
    if (name.back() == '/') {
      if (::mkdir(path.c_str(), 0700) != 0) throw std::runtime_error("mkdir " + path);
      continue;
    }
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = fd >= 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    if (fd >= 0) ::close(fd);
    if (!written) throw std::runtime_error("write " + path);
  }
}

Image read_back(const std::string& directory) {
  Image image;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    const std::string name = entry.path().lexically_relative(directory).string();
    if (entry.is_directory()) {
      image[name + "/"];
      continue;
    }
    std::ifstream file(entry.path(), std::ios::binary);
    image[name] = std::string(std::istreambuf_iterator<char>(file), {});
  }
  return image;
}

}  // namespace moorage::powerloss
